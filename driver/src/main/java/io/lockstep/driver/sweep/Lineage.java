package io.lockstep.driver.sweep;

/**
 * Where a trial begins that takes another one's weights over.
 *
 * @param parent number of the trial whose weights it has at first, those of the end of the round before
 * @param epochs behind, by which its own are fewer than a whole trial's
 */
public record Lineage(int parent, int epochs) {}
