package io.lockstep.jobs.lab.experiment;

import io.lockstep.jobs.plot.Axis;
import io.lockstep.jobs.plot.Colour;
import io.lockstep.jobs.plot.LineChart;
import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.Plot;
import io.lockstep.jobs.plot.ScatterChart;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Points in a plane, and behind them what a network makes of it. A class has one colour everywhere. */
final class BoundaryPlot {
    /** Full colour is kept for the points. */
    private static final double PALE = 0.55;
    /** Shades of a class's colour: few enough for a film to stay small. */
    private static final int LEVELS = 14;

    private static final int[][] CORNERS = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};

    private BoundaryPlot() {}

    static Plot of(Boundary boundary) {
        return of(boundary, false);
    }

    /** The same of what is sure on either side of its boundary, as a step unit is. */
    static Plot crisp(Boundary boundary) {
        return of(boundary, true);
    }

    private static Plot of(Boundary boundary, boolean sure) {
        var names = boundary.points().featureNames();
        var x = new Axis(names.get(0), boundary.xLow(), boundary.xHigh(), false);
        var y = new Axis(names.get(1), boundary.yLow(), boundary.yHigh(), false);
        return ScatterChart.of(boundary.title(), x, y, groups(boundary.points()))
                .over(shades(boundary.probability(), sure))
                .with(contour(boundary));
    }

    static Plot of(Drawing.Scatter scatter) {
        var names = scatter.points().featureNames();
        var x = new Axis(names.get(0), scatter.low(), scatter.high(), false);
        var y = new Axis(names.get(1), scatter.low(), scatter.high(), false);
        return ScatterChart.of(scatter.title(), x, y, groups(scatter.points()))
                .with(scatter.lines())
                .noted(scatter.notes());
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
            groups.add(ScatterChart.Group.of("class " + points.className(label), x, y, Palette.ofClass(label)));
        }
        return groups;
    }

    /** The likeliest class's colour, the fuller the further the next one is behind. */
    private static ScatterChart.Field shades(double[][][] probability, boolean sure) {
        int n = probability.length;
        var image = new BufferedImage(n, n, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < n; row++)
            for (int column = 0; column < n; column++)
                image.setRGB(
                        column,
                        n - 1 - row,
                        shade(probability[row][column], sure).rgb());
        return new ScatterChart.Field(image);
    }

    private static Colour shade(double[] probability, boolean sure) {
        int best = 0;
        for (int k = 1; k < probability.length; k++) if (probability[k] > probability[best]) best = k;
        double share = sure ? 1 : Math.rint(LEVELS * Math.max(0, lead(probability, best))) / LEVELS;
        return Palette.diverging(0).mix(Palette.ofClass(best), PALE * share);
    }

    /** How far a class is before the likeliest other one. */
    private static double lead(double[] probability, int label) {
        double rival = 0;
        for (int k = 0; k < probability.length; k++) if (k != label) rival = Math.max(rival, probability[k]);
        return probability[label] - rival;
    }

    /** Where another class becomes the likeliest, cell by cell (marching squares). */
    private static List<LineChart.Series> contour(Boundary boundary) {
        var segments = new ArrayList<LineChart.Series>();
        int classes = boundary.probability()[0][0].length;
        for (int label = 1; label < classes; label++) {
            int k = label;
            double[][] lead = Arrays.stream(boundary.probability())
                    .map(row -> Arrays.stream(row)
                            .mapToDouble(cell -> lead(cell, k))
                            .toArray())
                    .toArray(double[][]::new);
            for (int row = 0; row + 1 < lead.length; row++)
                for (int column = 0; column + 1 < lead.length; column++) cell(boundary, lead, row, column, segments);
        }
        return segments;
    }

    private static void cell(Boundary boundary, double[][] p, int row, int column, List<LineChart.Series> segments) {
        double dx = (boundary.xHigh() - boundary.xLow()) / p.length;
        double dy = (boundary.yHigh() - boundary.yLow()) / p.length;
        double[] x = new double[4];
        double[] y = new double[4];
        int crossings = 0;
        for (int side = 0; side < 4; side++) {
            int[] from = CORNERS[side];
            int[] to = CORNERS[(side + 1) % 4];
            double a = p[row + from[1]][column + from[0]];
            double b = p[row + to[1]][column + to[0]];
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
