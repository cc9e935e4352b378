/**
 * Training one trial: what is to be trained ({@link io.lockstep.driver.train.TrialSpec}), the trainer, its metrics and
 * what lands in the output directory. Called by sweeps, by the Spark ML estimators and by the commands.
 */
package io.lockstep.driver.train;
