/** placeholder */
package io.lockstep.jobs;
