package io.lockstep.jobs.plot;

import java.util.ArrayList;
import java.util.List;

/** Curves over a common axis, each with an optional band about it. */
public record LineChart(String title, Axis x, Axis y, List<Series> series) implements Plot {
    private static final double FEW = 30;

    /**
     * A curve. Points that aren't finite are gaps.
     *
     * @param low the band's lower edge; empty for no band
     * @param high the band's upper edge
     */
    public record Series(
            String name, double[] xs, double[] ys, Colour colour, boolean dashed, double[] low, double[] high) {
        public Series {
            if (xs.length != ys.length) throw new IllegalArgumentException(xs.length + " x, " + ys.length + " y");
        }

        public static Series of(String name, double[] xs, double[] ys, Colour colour) {
            return new Series(name, xs, ys, colour, false, new double[0], new double[0]);
        }

        /** The same as a broken line. */
        public Series asDashed() {
            return new Series(name, xs, ys, colour, true, low, high);
        }

        /** The same with a band. */
        public Series withBand(double[] lower, double[] upper) {
            return new Series(name, xs, ys, colour, dashed, lower, upper);
        }
    }

    public LineChart {
        series = List.copyOf(series);
    }

    /** Axes fitted to the data. */
    public static LineChart of(String title, String xLabel, String yLabel, boolean logY, List<Series> series) {
        double[] xs = series.stream()
                .flatMapToDouble(s -> java.util.Arrays.stream(s.xs()))
                .toArray();
        double[] ys = series.stream()
                .flatMapToDouble(s -> java.util.stream.DoubleStream.concat(
                        java.util.Arrays.stream(s.ys()),
                        java.util.stream.DoubleStream.concat(
                                java.util.Arrays.stream(s.low()), java.util.Arrays.stream(s.high()))))
                .toArray();
        var x = Axis.over(xLabel, xs);
        if (java.util.Arrays.stream(xs).allMatch(value -> value == Math.rint(value))) x = x.whole();
        return new LineChart(title, x, logY ? Axis.logarithmic(yLabel, ys) : Axis.over(yLabel, ys), series);
    }

    @Override
    public void draw(Canvas canvas) {
        var legend = series.stream()
                .filter(s -> !s.name().isEmpty())
                .map(s -> new PlotFrame.Entry(s.name(), s.colour(), PlotFrame.Sample.of(s)))
                .toList();
        var frame = new PlotFrame(canvas, title, x, y, legend);
        frame.grid();
        frame.clip();
        for (var s : series) band(frame, s);
        for (var s : series) curve(frame, s);
        canvas.unclip();
    }

    private static void band(PlotFrame frame, Series s) {
        int n = s.low().length;
        if (n == 0) return;
        var xs = new double[2 * n];
        var ys = new double[2 * n];
        for (int i = 0; i < n; i++) {
            xs[i] = frame.x(s.xs()[i]);
            ys[i] = frame.y(s.low()[i]);
            xs[2 * n - 1 - i] = xs[i];
            ys[2 * n - 1 - i] = frame.y(s.high()[i]);
        }
        frame.canvas.polygon(xs, ys, s.colour(), 0.18);
    }

    private static void curve(PlotFrame frame, Series s) {
        var xs = new ArrayList<Double>();
        var ys = new ArrayList<Double>();
        for (int i = 0; i <= s.xs().length; i++) {
            if (i < s.xs().length && Double.isFinite(s.ys()[i])) {
                xs.add(frame.x(s.xs()[i]));
                ys.add(frame.y(s.ys()[i]));
                continue;
            }
            if (xs.size() > 1) frame.canvas.polyline(array(xs), array(ys), s.colour(), 2.2, s.dashed());
            if (xs.size() == 1 || s.xs().length <= FEW)
                for (int k = 0; k < xs.size(); k++)
                    frame.canvas.disc(xs.get(k), ys.get(k), 3, s.colour(), Colour.PAPER, null);
            xs.clear();
            ys.clear();
        }
    }

    private static double[] array(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
