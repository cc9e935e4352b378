package io.lockstep.jobs.report;

import io.lockstep.jobs.plot.BarChart;
import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.Plot;
import java.util.ArrayList;
import java.util.List;

/** A sweep's best trials as a picture, for where a page with scripts can't go. */
final class SweepPlots {
    private static final int BARS = 12;
    /** The winner's colour. */
    private static final int BEST = 4;

    private SweepPlots() {}

    /** The best trials as bars. */
    static Plot leaderboard(SweepRun sweep) {
        var bars = new ArrayList<BarChart.Bar>();
        for (var trial : best(sweep))
            bars.add(BarChart.Bar.of(
                    SweepRun.label(trial, 60), trial.objective(), Palette.series(bars.isEmpty() ? BEST : 0)));
        return new BarChart("Best trials of the sweep", sweep.metric(), bars, 4);
    }

    static int leaderboardHeight(SweepRun sweep) {
        return 120 + 40 * best(sweep).size();
    }

    private static List<SweepRecord.TrialLine> best(SweepRun sweep) {
        return sweep.ranked().subList(0, Math.min(BARS, sweep.ranked().size()));
    }
}
