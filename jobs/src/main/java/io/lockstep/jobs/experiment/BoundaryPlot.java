package io.lockstep.jobs.experiment;

import io.lockstep.jobs.plot.Axis;
import io.lockstep.jobs.plot.Colour;
import io.lockstep.jobs.plot.LineChart;
import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.Plot;
import io.lockstep.jobs.plot.ScatterChart;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Points in a plane, and behind them what a network makes of it. Class 0 is blue and class 1 vermilion everywhere. */
final class BoundaryPlot {
    /** Full colour is kept for the points. */
    private static final double PALE = 0.55;

    private static final int[][] CORNERS = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};

    private BoundaryPlot() {}

    static Plot of(Boundary boundary) {
        var x = new Axis("x0", boundary.xLow(), boundary.xHigh(), false);
        var y = new Axis("x1", boundary.yLow(), boundary.yHigh(), false);
        return ScatterChart.of(boundary.title(), x, y, groups(boundary.points()))
                .over(shades(boundary.probability()))
                .with(contour(boundary));
    }

    static Plot of(Drawing.Scatter scatter) {
        var points = scatter.points();
        return ScatterChart.of(
                        scatter.title(),
                        axis(scatter.xLabel(), points.range(0)),
                        axis(scatter.yLabel(), points.range(1)),
                        groups(points))
                .with(scatter.lines());
    }

    private static Axis axis(String label, double[] range) {
        double margin = Math.max(0.15 * (range[1] - range[0]), 0.05);
        return new Axis(label, range[0] - margin, range[1] + margin, false);
    }

    private static List<ScatterChart.Group> groups(LabelledRows points) {
        var groups = new ArrayList<ScatterChart.Group>();
        for (int label = 0; label < points.classes(); label++) {
            int wanted = label;
            int[] rows = java.util.stream.IntStream.range(0, points.features().length)
                    .filter(row -> points.label(row) == wanted)
                    .toArray();
            double[] x = new double[rows.length];
            double[] y = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                x[i] = points.features()[rows[i]][0];
                y[i] = points.features()[rows[i]][1];
            }
            var colour = Palette.series(label == 1 ? 4 : label);
            groups.add(ScatterChart.Group.of("class " + points.className(label), x, y, colour));
        }
        return groups;
    }

    private static ScatterChart.Field shades(double[][] probability) {
        int n = probability.length;
        var image = new BufferedImage(n, n, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < n; row++)
            for (int column = 0; column < n; column++)
                image.setRGB(
                        column,
                        n - 1 - row,
                        Palette.diverging((2 * probability[row][column] - 1) * PALE)
                                .rgb());
        return new ScatterChart.Field(image);
    }

    /** Where the probability passes one half, cell by cell (marching squares). */
    private static List<LineChart.Series> contour(Boundary boundary) {
        double[][] p = boundary.probability();
        var segments = new ArrayList<LineChart.Series>();
        for (int row = 0; row + 1 < p.length; row++)
            for (int column = 0; column + 1 < p.length; column++) cell(boundary, row, column, segments);
        return segments;
    }

    private static void cell(Boundary boundary, int row, int column, List<LineChart.Series> segments) {
        double[][] p = boundary.probability();
        double dx = (boundary.xHigh() - boundary.xLow()) / p.length;
        double dy = (boundary.yHigh() - boundary.yLow()) / p.length;
        double[] x = new double[4];
        double[] y = new double[4];
        int crossings = 0;
        for (int side = 0; side < 4; side++) {
            int[] from = CORNERS[side];
            int[] to = CORNERS[(side + 1) % 4];
            double a = p[row + from[1]][column + from[0]] - 0.5;
            double b = p[row + to[1]][column + to[0]] - 0.5;
            if (a > 0 == b > 0) continue;
            double t = a / (a - b);
            x[crossings] = boundary.xLow() + (column + 0.5 + from[0] + t * (to[0] - from[0])) * dx;
            y[crossings++] = boundary.yLow() + (row + 0.5 + from[1] + t * (to[1] - from[1])) * dy;
        }
        for (int i = 0; i + 1 < crossings; i += 2)
            segments.add(
                    LineChart.Series.of("", new double[] {x[i], x[i + 1]}, new double[] {y[i], y[i + 1]}, Colour.INK));
    }
}
