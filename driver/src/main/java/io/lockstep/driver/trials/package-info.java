/**
 * Data and training behind one door: from options to prepared data, and from a resolved trial to its result. What a single
 * training, sweeps, experiments and estimators stand on; calls {@code ingest} and {@code train}.
 */
package io.lockstep.driver.trials;
