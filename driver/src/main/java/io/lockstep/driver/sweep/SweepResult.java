package io.lockstep.driver.sweep;

import java.util.List;

/**
 * What a sweep found.
 *
 * @param trials by number; those that ended
 * @param leaderboard those with an objective, best first
 * @param time where it went, of the search alone
 * @param ending what came after the search; null where it was cancelled, or nothing succeeded
 * @param cancelled whether it was asked to stop before its end
 */
public record SweepResult(
        Objective objective,
        List<TrialRecord> trials,
        List<TrialRecord> leaderboard,
        SweepTime time,
        SweepEnding.Found ending,
        boolean cancelled) {
    public SweepResult {
        trials = List.copyOf(trials);
        leaderboard = List.copyOf(leaderboard);
    }
}
