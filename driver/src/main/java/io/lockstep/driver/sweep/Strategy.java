package io.lockstep.driver.sweep;

import java.util.List;

/**
 * Decides what is tried, round by round. A decision is a function of the results of all rounds before, held in the
 * order of the assignments: who finished first never reaches a strategy, so a sweep's decisions repeat at any
 * parallelism, and after a resume they are simply made again.
 */
public interface Strategy {

    /**
     * The next round.
     *
     * @param history an evaluation for every assignment of the rounds so far, in the order assigned
     * @return what may run at the same time; empty when the search is over
     */
    List<Assignment> next(List<Observation> history);

    /** How many trials there will be; for progress. */
    int trials();
}
