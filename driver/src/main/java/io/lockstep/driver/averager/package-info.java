/**
 * The driver's side of a step, and how workers reach it. {@link io.lockstep.driver.averager.Averager} holds a trial's
 * truth, deals work out to whoever has a {@link io.lockstep.driver.averager.Seat}, adds up what comes back and updates
 * the weights. A seat is taken directly where the worker lives in the driver's JVM, else over TCP; the
 * {@link io.lockstep.driver.averager.WorkerLoop} can't tell which. Called by {@code train} alone.
 */
package io.lockstep.driver.averager;
