package io.lockstep.driver.sweep;

/**
 * What came of an {@link Assignment}.
 *
 * @param objective null where the trial failed or its metric is no number
 */
public record Observation(Assignment assignment, Double objective) {}
