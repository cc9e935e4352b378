/** Where a thread's time goes: phases of a step and a stopwatch that is always in one of them. Leaf room; knows no clock. */
package io.lockstep.core.profile;
