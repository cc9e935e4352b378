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
        var and = Convergence.of(Gate.AND.table());
        assertEquals(Math.sqrt(3), and.radius(), 1e-12);
        assertEquals(1 / Math.sqrt(17), and.margin(), 1e-8);
        assertEquals(51, and.bound(), 1e-5);
        assertEquals(51, Convergence.of(Gate.NAND.table()).bound(), 1e-5);
        assertEquals(27, Convergence.of(Gate.OR.table()).bound(), 1e-5);
    }

    @Test
    void xorHasNoMargin() {
        var xor = Convergence.of(Gate.XOR.table());
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
