/**
 * The synchronous step: who deals it out, adds it up and updates the weights, and how workers reach that.
 *
 * <p>{@link io.lockstep.driver.averager.Averager} is what the trainer asks for steps and evaluations. Behind it, under one
 * lock ({@code Changes}): {@code Dealer} hands pieces of a {@code Round} to {@code Members} and takes them in, {@code
 * Deadlines} and {@code Ending} say when that is over, and a {@code Leader} says what follows what ({@code StepLeader}
 * where the weights are, {@code RelayLeader} in an executor that only adds up).
 *
 * <p>A worker ({@link io.lockstep.driver.averager.WorkerLoop}) has a {@link io.lockstep.driver.averager.Seat} and can't tell
 * whether its averager is in its own JVM or reached through a {@link io.lockstep.driver.averager.Relay}, over TCP
 * ({@code AveragerServer}, {@code RemoteMember}, {@code Wire}). Called by {@code train} alone.
 */
package io.lockstep.driver.averager;
