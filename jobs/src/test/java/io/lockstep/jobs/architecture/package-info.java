/** What the house's walls allow, checked over the byte code of all modules. Nothing calls into it. */
package io.lockstep.jobs.architecture;
