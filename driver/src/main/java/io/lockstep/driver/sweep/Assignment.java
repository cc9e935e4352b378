package io.lockstep.driver.sweep;

/**
 * What a strategy wants to know next: a trial's objective after so many epochs. A trial that was assigned before with
 * fewer epochs continues.
 *
 * @param untilEpoch 0 for the whole trial
 */
public record Assignment(Trial trial, int untilEpoch) {}
