package io.lockstep.driver.sweep;

import java.util.List;

/** The files that a sweep and its report leave in its directory, directories of trainings aside. */
final class SweepFileNames {
    static final String SEARCH = "search.jsonl";
    static final String TRIALS = "trials.jsonl";
    static final String LEADERBOARD = "leaderboard.csv";

    static final List<String> ALL = List.of(
            SweepDescription.NAME,
            SEARCH,
            TRIALS,
            LEADERBOARD,
            "timeline.jsonl",
            "leaderboard.png",
            "pareto.svg",
            "report.html",
            "best/report.html");

    private SweepFileNames() {}
}
