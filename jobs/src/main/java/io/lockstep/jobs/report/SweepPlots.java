package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.jobs.plot.Axis;
import io.lockstep.jobs.plot.BarChart;
import io.lockstep.jobs.plot.HeatMap;
import io.lockstep.jobs.plot.LineChart;
import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.Plot;
import io.lockstep.jobs.plot.ScatterChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A sweep's trials, drawn. */
final class SweepPlots {
    private static final int CURVES = 6;
    private static final int BARS = 12;
    /** The winner's colour in all pictures. */
    private static final int BEST = 4;
    /** Maps of more rows or columns can't be read. */
    private static final int MOST_CELLS = 16;
    /** Ranges wider than this are drawn on a logarithmic axis. */
    private static final double LOGARITHMIC = 50;

    private SweepPlots() {}

    /** The best trials as bars. */
    static Plot leaderboard(SweepRun sweep) {
        var bars = new ArrayList<BarChart.Bar>();
        for (var trial : best(sweep, BARS))
            bars.add(BarChart.Bar.of(
                    SweepRun.label(trial, 60), SweepRun.objective(trial), Palette.series(bars.isEmpty() ? BEST : 0)));
        return new BarChart("Best trials of the sweep", sweep.metric(), bars, 4);
    }

    static int leaderboardHeight(SweepRun sweep) {
        return 120 + 40 * best(sweep, BARS).size();
    }

    private static List<JsonNode> best(SweepRun sweep, int most) {
        return sweep.ranked().subList(0, Math.min(most, sweep.ranked().size()));
    }

    /** The two options that span a map: depth and width, else the only two there are; empty where none do. */
    static List<String> mapped(SweepRun sweep) {
        var options = sweep.options();
        var two = options.containsAll(List.of("depth", "width")) ? List.of("depth", "width") : options;
        if (two.size() != 2) return List.of();
        boolean fits = two.stream().allMatch(option -> {
            int values = sweep.values(option).size();
            return values > 1 && values <= MOST_CELLS;
        });
        return fits ? two : List.of();
    }

    /** The best objective for each pair of values. */
    static HeatMap map(SweepRun sweep, List<String> two) {
        var rows = sweep.values(two.get(0));
        var columns = sweep.values(two.get(1));
        var best = new double[rows.size()][columns.size()];
        for (var row : best) Arrays.fill(row, Double.NaN);
        for (var trial : sweep.ranked()) {
            int r = rows.indexOf(SweepRun.param(trial, two.get(0)));
            int c = columns.indexOf(SweepRun.param(trial, two.get(1)));
            if (Double.isNaN(best[r][c])) best[r][c] = SweepRun.objective(trial);
        }
        var title = "Best " + sweep.metric() + (sweep.max() ? "" : ", lowest is best");
        return new HeatMap(title, two.get(1), texts(columns), two.get(0), texts(rows), best, 4);
    }

    private static List<String> texts(List<JsonNode> values) {
        return values.stream().map(Figures::setting).toList();
    }

    /** Each trial's objective by one of its settings, a number. */
    static ScatterChart scatter(SweepRun sweep, String option) {
        var values = sweep.ranked().stream()
                .mapToDouble(trial -> SweepRun.param(trial, option).asDouble())
                .toArray();
        var range = Arrays.stream(values).summaryStatistics();
        boolean wide = range.getMax() > LOGARITHMIC * range.getMin();
        boolean log = range.getMin() > 0
                && (wide || sweep.sweep().path("space").path(option).has("log_uniform"));
        var x = log ? Axis.logarithmic(option, values) : Axis.over(option, values);
        if (Arrays.stream(values).allMatch(value -> value == Math.rint(value))) x = x.whole();
        var groups = List.of(
                group(sweep, option, "pruned", Palette.series(6)),
                group(sweep, option, "succeeded", Palette.series(0)),
                points("best", option, sweep.ranked().subList(0, 1), Palette.series(BEST)));
        var shown = groups.stream().filter(group -> group.xs().length > 0).toList();
        return ScatterChart.of("", x, objectives(sweep), shown);
    }

    private static Axis objectives(SweepRun sweep) {
        return Axis.over(
                sweep.metric(),
                sweep.ranked().stream().mapToDouble(SweepRun::objective).toArray());
    }

    private static ScatterChart.Group group(
            SweepRun sweep, String option, String state, io.lockstep.jobs.plot.Colour colour) {
        var trials = sweep.ranked().stream()
                .filter(trial -> trial.path("state").asText().equals(state))
                .toList();
        return points(state, option, trials, colour);
    }

    private static ScatterChart.Group points(
            String name, String option, List<JsonNode> trials, io.lockstep.jobs.plot.Colour colour) {
        return new ScatterChart.Group(
                name,
                trials.stream()
                        .mapToDouble(trial -> SweepRun.param(trial, option).asDouble())
                        .toArray(),
                trials.stream().mapToDouble(SweepRun::objective).toArray(),
                colour,
                trials.stream()
                        .map(trial -> "trial " + SweepRun.id(trial) + ": " + option + " "
                                + Figures.setting(SweepRun.param(trial, option)) + ", "
                                + Figures.measure(SweepRun.objective(trial)))
                        .toList());
    }

    /** Objectives in the order of the trials, and the best so far. */
    static ScatterChart search(SweepRun sweep) {
        double[] xs = IntStream.range(0, sweep.trials().size())
                .filter(i -> SweepRun.isRanked(sweep.trials().get(i)))
                .asDoubleStream()
                .toArray();
        var ys = new double[xs.length];
        var best = new double[xs.length];
        for (int i = 0; i < xs.length; i++) {
            ys[i] = SweepRun.objective(sweep.trials().get((int) xs[i]));
            best[i] = i == 0 || sweep.isBetter(ys[i], best[i - 1]) ? ys[i] : best[i - 1];
        }
        var x = Axis.over("trial", xs).whole();
        var trials = ScatterChart.Group.of("trial", xs, ys, Palette.series(0));
        var curve = LineChart.Series.of("best so far", xs, best, Palette.series(BEST));
        return ScatterChart.of("", x, objectives(sweep), List.of(trials)).with(List.of(curve));
    }

    /** A metric of the best trials over their epochs. */
    static LineChart curves(SweepRun sweep, String metric) {
        var series = new ArrayList<LineChart.Series>();
        for (var trial : best(sweep, CURVES)) {
            var metrics = Records.lines(sweep.trialDirectory(trial), "metrics.jsonl", "epoch");
            if (metrics.isEmpty()) continue;
            series.add(LineChart.Series.of(
                    SweepRun.label(trial, 26),
                    Records.column(metrics, "epoch"),
                    Records.column(metrics, metric),
                    Palette.series(series.size())));
        }
        return LineChart.of(metric, "epoch", metric, false, series);
    }
}
