package io.lockstep.jobs.report;

import io.lockstep.core.Figures;
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
        var band = OneStandardError.of(sweep);
        double rows = band == null ? Double.NaN : band.rows();
        var bars = new ArrayList<BarChart.Bar>();
        for (var trial : best(sweep)) {
            double p = trial.objective();
            double error = Math.sqrt(p * (1 - p) / rows); // NaN draws none
            bars.add(new BarChart.Bar(
                    SweepRun.label(trial, 60), p, p - error, p + error, Palette.series(bars.isEmpty() ? BEST : 0)));
        }
        return new BarChart(title(sweep), label(sweep, band), bars, 4);
    }

    private static String title(SweepRun sweep) {
        var data = sweep.sweep().base().get("data");
        int trials = sweep.trials().size();
        var which =
                trials <= BARS ? Figures.count(trials) + " trials" : "The best of " + Figures.count(trials) + " trials";
        return data == null ? which : which + " on " + DataName.of(data.asText());
    }

    private static String label(SweepRun sweep, PageData.Band band) {
        var metric = sweep.metric().replace('_', ' ').replaceFirst("^valid ", "validation ");
        return band == null ? metric : metric + " ± one standard error, " + Figures.count(band.rows()) + " rows";
    }

    static int leaderboardHeight(SweepRun sweep) {
        return 120 + 40 * best(sweep).size();
    }

    private static List<SweepRecord.TrialLine> best(SweepRun sweep) {
        return sweep.ranked().subList(0, Math.min(BARS, sweep.ranked().size()));
    }
}
