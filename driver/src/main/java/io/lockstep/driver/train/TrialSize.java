package io.lockstep.driver.train;

/**
 * How big a trial is.
 *
 * @param parameters trained numbers
 */
public record TrialSize(long trainingRows, long validationRows, long stepsPerEpoch, int epochs, int parameters) {}
