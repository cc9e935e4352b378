package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.Figures;
import io.lockstep.driver.sweep.Pareto;
import io.lockstep.jobs.plot.Axis;
import io.lockstep.jobs.plot.Colour;
import io.lockstep.jobs.plot.HeatMap;
import io.lockstep.jobs.plot.LineChart;
import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.Panels;
import io.lockstep.jobs.plot.Plot;
import io.lockstep.jobs.plot.ScatterChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What a sweep of depth and width is for, as a picture: the objective of each depth and width, and against the number of
 * parameters with the front, the trials that none with as few parameters beats.
 */
final class FrontPlot {
    static final int HEIGHT = 400;
    private static final int PANEL = 430;
    private static final String DEPTH = "depth";
    private static final String WIDTH = "width";
    private static final int MOST_DEPTHS = 6;
    private static final int MOST_CELLS = 12;
    /** Sizes further apart than this lie on a logarithmic axis. */
    private static final double WIDE = 20;
    /** How far above its dot a label stands, as a share of the axis. */
    private static final double ABOVE = 0.035;
    /** What a label takes of the axis below it. */
    private static final double LABEL = 0.125;
    /** Above the best, as a share of what is drawn. */
    private static final double ROOM = 0.12;

    private final SweepRun sweep;
    private final List<SweepRecord.TrialLine> sized;
    /** Shares are told in per cent. */
    private final double unit;

    private FrontPlot(SweepRun sweep) {
        this.sweep = sweep;
        sized = sweep.ranked().stream()
                .filter(trial -> trial.parameters() != null && trial.parameters() > 0)
                .toList();
        unit = sweep.metric().endsWith("_accuracy") ? 100 : 1;
    }

    /** Whether there are trials enough for a picture. */
    static boolean has(SweepRun sweep) {
        return new FrontPlot(sweep).sized.size() > 1;
    }

    static Plot of(SweepRun sweep) {
        var plot = new FrontPlot(sweep);
        return plot.isGrid() ? new Panels(2, List.of(plot.grid(), plot.against())) : plot.against();
    }

    static int width(SweepRun sweep) {
        return new FrontPlot(sweep).isGrid() ? 2 * PANEL : PANEL;
    }

    private boolean isGrid() {
        int depths = sweep.values(DEPTH).size();
        int widths = sweep.values(WIDTH).size();
        return Math.min(depths, widths) > 1 && Math.max(depths, widths) <= MOST_CELLS;
    }

    private String metric() {
        return sweep.metric().replace('_', ' ').replaceFirst("^valid ", "validation ") + (unit == 100 ? ", %" : "");
    }

    private double value(SweepRecord.TrialLine trial) {
        return unit * trial.objective();
    }

    /** The best of each depth and width; depth grows upwards. */
    private Plot grid() {
        var depths = sweep.values(DEPTH);
        var widths = sweep.values(WIDTH);
        var cells = new double[depths.size()][widths.size()];
        for (var row : cells) Arrays.fill(row, Double.NaN);
        for (var trial : sweep.ranked()) { // best first
            int row = depths.size() - 1 - depths.indexOf(trial.param(DEPTH));
            int column = widths.indexOf(trial.param(WIDTH));
            if (row < depths.size() && column >= 0 && Double.isNaN(cells[row][column]))
                cells[row][column] = value(trial);
        }
        var data = sweep.sweep().base().get("data");
        var title = (data == null ? "" : DataName.of(data.asText()) + ": ") + metric();
        var up = new ArrayList<>(names(depths));
        Collections.reverse(up);
        return new HeatMap(title, WIDTH, names(widths), DEPTH, up, cells, unit == 100 ? 1 : 3, !sweep.max());
    }

    private static List<String> names(List<JsonNode> values) {
        return values.stream().map(JsonText::setting).toList();
    }

    private Plot against() {
        double[] sizes = sizes(sized);
        double smallest = DoubleStream.of(sizes).min().orElse(1);
        double largest = DoubleStream.of(sizes).max().orElse(1);
        var x = largest > WIDE * smallest ? Axis.logarithmic("parameters", sizes) : Axis.over("parameters", sizes);
        double end = end();
        double best = value(sized.get(0));
        var y = Axis.over(metric(), end, best + ROOM * (best - end)); // labels stand above what they name
        var front = front();
        var lines = new ArrayList<LineChart.Series>();
        lines.add(stairs(front, x.high()));
        var band = OneStandardError.of(sweep);
        if (band != null)
            lines.add(LineChart.Series.of(
                            "one standard error from the best",
                            new double[] {x.low(), x.high()},
                            new double[] {unit * band.from(), unit * band.from()},
                            Colour.MUTED)
                    .asDashed());
        return ScatterChart.of("Against size, and the Pareto front", x, y, groups(y))
                .with(lines)
                .noted(notes(front, x, y, end));
    }

    /** Names of those of the front that have room above their step; the best always has its name. */
    private List<ScatterChart.Note> notes(List<SweepRecord.TrialLine> front, Axis x, Axis y, double end) {
        var notes = new ArrayList<ScatterChart.Note>();
        for (int i = 0; i < front.size(); i++) {
            var trial = front.get(i);
            boolean last = i + 1 == front.size();
            double step = last ? 1 : x.share(front.get(i + 1).parameters()) - x.share(trial.parameters());
            boolean besideBest = i + 2 == front.size(); // whose name may stand left of it
            if (step < (besideBest ? 2 * LABEL : LABEL) || !isInside(value(trial), end)) continue;
            notes.add(new ScatterChart.Note(
                    label(trial), trial.parameters(), value(trial) + ABOVE * (y.high() - y.low())));
        }
        return notes;
    }

    private static double[] sizes(List<SweepRecord.TrialLine> trials) {
        return trials.stream().mapToDouble(SweepRecord.TrialLine::parameters).toArray();
    }

    /** By depth where few were tried. */
    private List<ScatterChart.Group> groups(Axis y) {
        int depths = sweep.values(DEPTH).size();
        boolean byDepth = depths > 1 && depths <= MOST_DEPTHS;
        var members = new LinkedHashMap<String, List<SweepRecord.TrialLine>>();
        if (byDepth) for (var depth : sweep.values(DEPTH)) members.put(JsonText.setting(depth), new ArrayList<>());
        for (var trial : sized)
            members.computeIfAbsent(
                            byDepth ? JsonText.setting(trial.param(DEPTH)) : "a trial", name -> new ArrayList<>())
                    .add(trial);
        var groups = new ArrayList<ScatterChart.Group>();
        members.forEach((name, trials) -> groups.add(new ScatterChart.Group(
                byDepth && groups.isEmpty() ? DEPTH + " " + name : name,
                sizes(trials),
                trials.stream()
                        .mapToDouble(trial -> Math.max(y.low(), Math.min(y.high(), value(trial))))
                        .toArray(),
                Palette.series(groups.size()),
                trials.stream()
                        .map(trial -> SweepRun.label(trial, 200) + ": " + Figures.measure(trial.objective()))
                        .toList())));
        return groups;
    }

    private List<SweepRecord.TrialLine> front() {
        var ascending = Comparator.comparingDouble(this::value);
        return Pareto.front(sized, sweep.max() ? ascending.reversed() : ascending, SweepRecord.TrialLine::parameters);
    }

    /** What can be had for so many parameters, up to the axis's end. */
    private LineChart.Series stairs(List<SweepRecord.TrialLine> front, double end) {
        var xs = new double[2 * front.size()];
        var ys = new double[xs.length];
        for (int i = 0; i < front.size(); i++) {
            xs[2 * i] = front.get(i).parameters();
            xs[2 * i + 1] = i + 1 < front.size() ? front.get(i + 1).parameters() : end;
            ys[2 * i] = ys[2 * i + 1] = value(front.get(i));
        }
        return LineChart.Series.of("front", xs, ys, Colour.INK);
    }

    private String label(SweepRecord.TrialLine trial) {
        if (trial.param(DEPTH).isMissingNode() || trial.param(WIDTH).isMissingNode()) return trial.id();
        return JsonText.setting(trial.param(DEPTH)) + " × " + JsonText.setting(trial.param(WIDTH));
    }

    private boolean isInside(double value, double end) {
        return sweep.max() ? value >= end : value <= end;
    }

    /**
     * Where the axis ends: at the worst trial that no box plot would call an outlier, the last twentieth aside; one that
     * learnt nothing would press all others together. The page's charts do likewise (selection.js).
     */
    private double end() {
        int n = sized.size();
        double first = value(sized.get((n + 3) / 4 - 1));
        double spread = Math.abs(value(sized.get((3 * n + 3) / 4 - 1)) - first);
        double end = value(sized.get(0));
        for (int i = 0; i < Math.max(1, (int) Math.ceil(0.95 * n)); i++) {
            double value = value(sized.get(i));
            if (2 * i < n || spread == 0 || Math.abs(value - first) <= 2.5 * spread) end = value;
        }
        return end;
    }
}
