package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeparatorTest {
    private static final int STEPS = 200;

    @Test
    void byHand() {
        var separator =
                Separator.of(new double[] {0, 0}, new double[] {0, 2}, new double[] {3, 1}, new double[] {5, 7});
        assertEquals(1.5, separator.margin(), 1e-12);
        assertEquals(1.5, separator.middle()[0], 1e-12);
        assertEquals(1, separator.middle()[1], 1e-12);
    }

    /** XOR's corners: the diagonals cross, and no line parts the classes. */
    @Test
    void crossingSegmentsHaveNoMargin() {
        var separator =
                Separator.of(new double[] {0, 0}, new double[] {1, 1}, new double[] {0, 1}, new double[] {1, 0});
        assertEquals(0, separator.margin(), 1e-12);
    }

    @Test
    void pointsAndParallelSegmentsCount() {
        double[] point = {1, 1};
        assertEquals(
                1,
                Separator.of(point, point, new double[] {3, 1}, new double[] {3, 1})
                        .margin(),
                1e-12);
        assertEquals(
                0.5,
                Separator.of(new double[] {0, 0}, new double[] {4, 0}, new double[] {1, 1}, new double[] {2, 1})
                        .margin(),
                1e-12);
    }

    /** Against all pairs of points of a fine grid on both segments; and every corner keeps its side and distance. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void noPairOfPointsIsNearer(int dimensions) {
        var random = new Random(dimensions);
        for (int trial = 0; trial < 30; trial++) {
            var corners = new double[4][dimensions];
            for (double[] corner : corners) for (int i = 0; i < dimensions; i++) corner[i] = random.nextDouble();
            var separator = Separator.of(corners[0], corners[1], corners[2], corners[3]);
            double nearest = nearest(corners);
            assertTrue(2 * separator.margin() <= nearest + 1e-12, "nearer than " + separator.margin());
            assertEquals(nearest, 2 * separator.margin(), 2.0 / STEPS);
            if (separator.margin() < 1e-9) continue;
            for (int corner = 0; corner < 4; corner++) {
                double along = 0;
                for (int i = 0; i < dimensions; i++)
                    along += (corners[corner][i] - separator.middle()[i])
                            * separator.normal()[i];
                double distance = along / (2 * separator.margin()) * (corner < 2 ? -1 : 1);
                assertTrue(distance >= separator.margin() - 1e-9, "corner " + corner + " at " + distance);
            }
        }
    }

    private static double nearest(double[][] corners) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int s = 0; s <= STEPS; s++)
            for (int t = 0; t <= STEPS; t++) {
                double squares = 0;
                for (int i = 0; i < corners[0].length; i++) {
                    double u = corners[0][i] + (corners[1][i] - corners[0][i]) * s / STEPS;
                    double v = corners[2][i] + (corners[3][i] - corners[2][i]) * t / STEPS;
                    squares += (u - v) * (u - v);
                }
                nearest = Math.min(nearest, Math.sqrt(squares));
            }
        return nearest;
    }
}
