/**
 * The built-in experiments: each asks a question, trains what answers it, draws and concludes from its figures. Called
 * by the command {@code experiment}; trains through {@link io.lockstep.driver.trials.SparkTrials} alone.
 */
package io.lockstep.jobs.lab.experiment;
