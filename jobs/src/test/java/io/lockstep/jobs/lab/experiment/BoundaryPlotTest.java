package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.ScatterChart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Boundaries of classifiers that are known. */
class BoundaryPlotTest {
    private static final LabelledRows POINTS = new LabelledRows(
            new float[][] {{0, 0}, {1, 0}, {0, 1}},
            new float[] {0, 1, 2},
            List.of("a", "b", "c"),
            List.of("length", "height"),
            List.of());

    /** Probabilities that are a softmax of distances: three classes meet in the middle of their points. */
    private static final Classifier NEAREST = inputs -> {
        double[][] probabilities = new double[inputs.length][3];
        for (int row = 0; row < inputs.length; row++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                double dx = inputs[row][0] - POINTS.features()[k][0];
                double dy = inputs[row][1] - POINTS.features()[k][1];
                sum += probabilities[row][k] = Math.exp(-10 * (dx * dx + dy * dy));
            }
            for (int k = 0; k < 3; k++) probabilities[row][k] /= sum;
        }
        return probabilities;
    };

    @Test
    void theLineIsWhereTwoClassesAreNearest() {
        var chart = (ScatterChart) BoundaryPlot.of(Boundary.of("", NEAREST, -1, 2, POINTS));
        assertEquals("length", chart.x().label());
        assertEquals("height", chart.y().label());
        assertTrue(chart.lines().size() > 100);
        for (var line : chart.lines())
            for (int i = 0; i < 2; i++) {
                double x = line.xs()[i];
                double y = line.ys()[i];
                double fromA = x * x + y * y;
                double fromB = (x - 1) * (x - 1) + y * y;
                double fromC = x * x + (y - 1) * (y - 1);
                double[] sorted = {fromA, fromB, fromC};
                java.util.Arrays.sort(sorted);
                assertEquals(sorted[0], sorted[1], 0.05, "(" + x + ", " + y + ") is on no boundary");
            }
    }

    @Test
    void aClassHasTheColourOfItsPointsOnItsGround() {
        var chart = (ScatterChart) BoundaryPlot.of(Boundary.of("", NEAREST, -1, 2, POINTS));
        var image = chart.field().image();
        int n = image.getWidth();
        for (int k = 0; k < 3; k++) {
            assertEquals(Palette.ofClass(k), chart.groups().get(k).colour());
            int column = (int) ((POINTS.features()[k][0] + 1) / 3 * n);
            int row = n - 1 - (int) ((POINTS.features()[k][1] + 1) / 3 * n);
            int expected = Palette.diverging(0).mix(Palette.ofClass(k), 0.55).rgb();
            assertEquals(expected, image.getRGB(column, row) & 0xffffff, "class " + k);
        }
        assertNotEquals(Palette.ofClass(1), Palette.ofClass(2));
    }
}
