package io.lockstep.core.perceptron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.math.Trig;
import io.lockstep.core.perceptron.Perceptron.Unit;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvergenceTest {

    /** The best separators are (2, 2, −3) for AND, its negative for NAND, and (2, 2, −1) for OR, scaled to length 1. */
    @Test
    void theGatesMarginsByHand() {
        var and = Convergence.of(LogicGate.AND.table());
        assertEquals(Math.sqrt(3), and.radius(), 1e-12);
        assertEquals(1 / Math.sqrt(17), and.margin(), 1e-8);
        assertEquals(51, and.bound(), 1e-5);
        assertEquals(51, Convergence.of(LogicGate.NAND.table()).bound(), 1e-5);
        assertEquals(27, Convergence.of(LogicGate.OR.table()).bound(), 1e-5);
    }

    @Test
    void xorHasNoMargin() {
        var xor = Convergence.of(LogicGate.XOR.table());
        assertFalse(xor.separable());
        assertEquals(Double.POSITIVE_INFINITY, xor.bound());
    }

    @Test
    void oneClassAloneIsSeparable() {
        var one = new LabelledPoints(List.of(new double[] {3}), new int[] {1});
        assertEquals(Math.sqrt(10), Convergence.of(one).margin(), 1e-12);
        assertEquals(1, Convergence.of(one).bound(), 1e-12);
    }

    @Test
    void theBoundHoldsOnBlobsAndFallsWithTheirDistance() {
        var trainer = new PerceptronTrainer(1, 10_000);
        double before = Double.POSITIVE_INFINITY;
        for (double distance : new double[] {4, 8, 16}) {
            var points = blobs(distance);
            var convergence = Convergence.of(points);
            var training = trainer.train(points, Unit.STEP);
            assertTrue(convergence.separable() && training.converged());
            assertTrue(training.updates().size() <= convergence.bound(), "distance " + distance);
            assertTrue(convergence.bound() < before, "distance " + distance);
            before = convergence.bound();
        }
    }

    /** The margin is at least what any separator has, the trained one among them. */
    @Test
    void noSeparatorIsBetter() {
        var points = blobs(6);
        var best = Convergence.of(points).margin();
        var found = new PerceptronTrainer(1, 10_000).train(points, Unit.STEP).perceptron();
        double length = Math.sqrt(found.bias() * found.bias()
                + found.weights().stream().mapToDouble(w -> w * w).sum());
        double margin = Double.POSITIVE_INFINITY;
        for (int row = 0; row < points.size(); row++)
            margin = Math.min(margin, (2 * points.target(row) - 1) * found.net(points.input(row)) / length);
        assertTrue(margin > 0 && margin <= best * (1 + 1e-6), margin + " of " + best);
    }

    /**
     * The nearest point to the origin of the signed points' hull lies in the plane of at most three of them: all of
     * these tried, the one that every point agrees with has the margin for its length.
     */
    @Test
    void marginsAreThoseOfBruteForce() {
        int separable = 0;
        for (int round = 0; round < 300; round++) {
            var points = scattered(RandomKey.of(2, Purpose.DATA).with(round));
            double expected = marginByForce(points);
            var found = Convergence.of(points);
            assertEquals(expected, found.margin(), 1e-6 * (1 + expected), "round " + round);
            if (expected == 0) continue;
            separable++;
            var training = new PerceptronTrainer(1, 1_000_000).train(points, Unit.STEP);
            assertTrue(training.converged() && training.updates().size() <= found.bound() * (1 + 1e-6));
        }
        assertTrue(separable > 50 && separable < 280, separable + " separable");
    }

    /** Six points in the plane, most of them on their own side of a line. */
    private static LabelledPoints scattered(RandomKey key) {
        var inputs = new ArrayList<double[]>();
        var targets = new int[6];
        for (int row = 0; row < targets.length; row++) {
            double[] x = {key.with(row).normalDouble(0), key.with(row).normalDouble(1)};
            inputs.add(x);
            targets[row] = x[0] + 0.5 * x[1] + key.with(row).normalDouble(2) > 0.2 ? 1 : 0;
        }
        return new LabelledPoints(inputs, targets);
    }

    private static double marginByForce(LabelledPoints points) {
        var signed = new double[points.size()][];
        for (int row = 0; row < signed.length; row++) {
            double sign = 2 * points.target(row) - 1;
            signed[row] = new double[] {sign * points.input(row)[0], sign * points.input(row)[1], sign};
        }
        double best = 0;
        for (double[] a : signed)
            for (double[] b : signed)
                for (double[] c : signed)
                    for (double[] nearest : List.of(a, ofLine(a, b), ofPlane(a, b, c))) {
                        double least = Double.POSITIVE_INFINITY;
                        for (double[] z : signed) least = Math.min(least, dot(nearest, z));
                        double length = Math.sqrt(dot(nearest, nearest));
                        if (length > 0) best = Math.max(best, least / length);
                    }
        return best;
    }

    /** The point next to the origin of the line through a and b; a itself where they are one. */
    private static double[] ofLine(double[] a, double[] b) {
        double[] along = minus(b, a);
        double squared = dot(along, along);
        double t = squared == 0 ? 0 : -dot(a, along) / squared;
        return new double[] {a[0] + t * along[0], a[1] + t * along[1], a[2] + t * along[2]};
    }

    /** The point next to the origin of the plane through a, b and c; a itself where they lie on a line. */
    private static double[] ofPlane(double[] a, double[] b, double[] c) {
        double[] u = minus(b, a);
        double[] v = minus(c, a);
        double[] normal = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
        double squared = dot(normal, normal);
        if (squared < 1e-18) return a;
        double t = dot(a, normal) / squared;
        return new double[] {t * normal[0], t * normal[1], t * normal[2]};
    }

    private static double[] minus(double[] a, double[] b) {
        return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    /** Two discs of radius 1 whose centres lie {@code distance} apart. */
    private static LabelledPoints blobs(double distance) {
        var key = RandomKey.of(1, Purpose.DATA);
        var inputs = new ArrayList<double[]>();
        var targets = new int[200];
        for (int row = 0; row < targets.length; row++) {
            targets[row] = row % 2;
            double angle = 2 * Math.PI * key.with(row).uniformDouble(0);
            double radius = key.with(row).uniformDouble(1);
            double centre = (targets[row] - 0.5) * distance;
            inputs.add(new double[] {centre + radius * Trig.cos(angle), radius * Trig.sin(angle)});
        }
        return new LabelledPoints(inputs, targets);
    }
}
