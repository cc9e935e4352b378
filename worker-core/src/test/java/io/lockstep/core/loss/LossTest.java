package io.lockstep.core.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.TargetScaler;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {
    private static FMatrixRMaj matrix(float[][] rows) {
        return new FMatrixRMaj(rows);
    }

    private static LossSums sums(Loss loss, FMatrixRMaj outputs, FMatrixRMaj targets, FMatrixRMaj delta) {
        var sums = new LossSums();
        loss.add(outputs, targets, 0, outputs.numRows, delta, sums);
        return sums;
    }

    @Test
    void softmaxOfKnownLogits() {
        var outputs = matrix(new float[][] {{1, 2, 3}, {0, 0, 0}});
        var delta = new FMatrixRMaj(2, 3);
        var sums = sums(Loss.of(LossKind.CROSS_ENTROPY, List.of()), outputs, matrix(new float[][] {{2}, {0}}), delta);
        assertEquals(0.40760596444438 + Math.log(3), sums.loss, 1e-13);
        assertEquals(2, sums.weight);
        assertEquals(2, sums.rows);
        assertEquals(2, sums.correct); // of equal logits the first counts
        assertArrayEquals(
                new float[] {0.09003057f, 0.24472847f, -0.33475904f, -0.6666667f, 0.33333334f, 0.33333334f},
                delta.data,
                1e-7f);
    }

    @Test
    void hugeLogitsOverflowNowhere() {
        var delta = new FMatrixRMaj(2, 2);
        var sums = sums(
                Loss.of(LossKind.CROSS_ENTROPY, List.of()),
                matrix(new float[][] {{1e5f, -1e5f}, {-3e38f, 3e38f}}),
                matrix(new float[][] {{1}, {1}}),
                delta);
        assertEquals(2e5, sums.loss);
        assertArrayEquals(new float[] {1, -1, 0, 0}, delta.data, 0f);

        var logit = new FMatrixRMaj(4, 1);
        sums = sums(
                Loss.of(LossKind.BCE, List.of()),
                matrix(new float[][] {{1e5f}, {-1e5f}, {1e5f}, {-1e5f}}),
                matrix(new float[][] {{1}, {1}, {0}, {0}}),
                logit);
        assertEquals(2e5, sums.loss);
        assertEquals(2, sums.correct);
        assertArrayEquals(new float[] {0, -1, 1, 0}, logit.data, 0f);
    }

    /** A logit of −∞ is a class ruled out; where it is the right one the loss is infinite, never NaN. */
    @Test
    void classesMayBeRuledOut() {
        float none = Float.NEGATIVE_INFINITY;
        var delta = new FMatrixRMaj(1, 3);
        var softmax = Loss.of(LossKind.CROSS_ENTROPY, List.of());
        assertEquals(
                Math.log(2),
                sums(softmax, matrix(new float[][] {{0, none, 0}}), new FMatrixRMaj(1, 1), delta).loss,
                1e-15);
        assertArrayEquals(new float[] {-0.5f, 0, 0.5f}, delta.data, 1e-7f);
        var second = matrix(new float[][] {{1}});
        assertEquals(Double.POSITIVE_INFINITY, sums(softmax, matrix(new float[][] {{0, none, 0}}), second, delta).loss);
        assertArrayEquals(new float[] {0.5f, -1, 0.5f}, delta.data, 1e-7f);
        var bce = Loss.of(LossKind.BCE, List.of());
        assertEquals(Double.POSITIVE_INFINITY, sums(bce, matrix(new float[][] {{none}}), second, delta).loss);
    }

    /** An infinite output is a divergence and has to show, as NaN or as an infinite loss, in every loss. */
    @ParameterizedTest
    @EnumSource
    void infinityReachesTheSum(LossKind kind) {
        var outputs = matrix(new float[][] {{Float.POSITIVE_INFINITY}});
        assertFalse(Double.isFinite(sums(Loss.of(kind, List.of()), outputs, new FMatrixRMaj(1, 1), null).loss));
    }

    /** Against the losses' definitions in double, for logits from the tiny to ±10,000. */
    @Test
    void logitsOfAllSizesFollowTheDefinition() {
        for (float z : new float[] {-1e4f, -200, -30, -1, -1e-4f, 0, 1e-30f, 0.5f, 20, 90, 1e4f})
            for (int label = 0; label < 2; label++) {
                double wrong = label == 1 ? -z : z;
                double loss = wrong > 30 ? wrong : Math.log1p(Math.exp(wrong));
                double slope = (label == 1 ? -1 : 1) / (1 + Math.exp(-wrong));
                var target = matrix(new float[][] {{label}});
                var delta = new FMatrixRMaj(1, 1);
                var sums = sums(Loss.of(LossKind.BCE, List.of()), matrix(new float[][] {{z}}), target, delta);
                assertEquals(loss, sums.loss, 1e-12 * loss, "logit " + z + " of class " + label);
                assertEquals(slope, delta.data[0], 1e-7 * Math.abs(slope) + Float.MIN_VALUE);
                // The logistic loss is the softmax of (0, z).
                var both = new FMatrixRMaj(1, 2);
                var softmax = Loss.of(LossKind.CROSS_ENTROPY, List.of());
                assertEquals(
                        loss, sums(softmax, matrix(new float[][] {{0, z}}), target, both).loss, 1e-12 + 1e-12 * loss);
                assertEquals(slope, both.data[1], 2e-7 * Math.max(Math.abs(slope), 1));
            }
    }

    @Test
    void hubersDeltaIsOne() {
        var loss = Loss.of(LossKind.HUBER, List.of());
        for (float error : new float[] {-1e4f, -1.5f, -1, -0.999f, -1e-20f, 0, 0.5f, 1, 1.001f, 3e38f}) {
            var delta = new FMatrixRMaj(1, 1);
            var sums = sums(loss, matrix(new float[][] {{error}}), new FMatrixRMaj(1, 1), delta);
            double size = Math.abs((double) error);
            assertEquals(size < 1 ? size * size / 2 : size - 0.5, sums.loss, 1e-15 * size);
            assertEquals(Math.max(-1, Math.min(1, error)), delta.data[0]);
        }
    }

    @Test
    void logisticKeepsSmallTails() {
        var delta = new FMatrixRMaj(2, 1);
        var sums = sums(
                Loss.of(LossKind.BCE, List.of()),
                matrix(new float[][] {{40}, {-40}}),
                matrix(new float[][] {{1}, {0}}),
                delta);
        assertEquals(2 * Math.exp(-40), sums.loss, 1e-30);
        assertEquals(-Math.exp(-40), delta.data[0], 1e-24);
        assertEquals(Math.exp(-40), delta.data[1], 1e-24);
    }

    @Test
    void aLogitOfZeroPredictsClassZero() {
        var loss = Loss.of(LossKind.BCE, List.of());
        assertEquals(1, sums(loss, new FMatrixRMaj(1, 1), new FMatrixRMaj(1, 1), null).correct);
        var targets = matrix(new float[][] {{1}});
        var delta = new FMatrixRMaj(1, 1);
        assertEquals(0, sums(loss, new FMatrixRMaj(1, 1), targets, delta).correct);
        assertEquals(-0.5f, delta.data[0]);
    }

    @Test
    void classesWeigh() {
        var delta = new FMatrixRMaj(2, 1);
        var sums = sums(
                Loss.of(LossKind.BCE, List.of(0.5, 3.0)),
                new FMatrixRMaj(2, 1),
                matrix(new float[][] {{0}, {1}}),
                delta);
        assertEquals(3.5 * Math.log(2), sums.loss, 1e-14);
        assertEquals(3.5, sums.weight);
        assertEquals(2, sums.rows);
        assertArrayEquals(new float[] {0.25f, -1.5f}, delta.data);
    }

    @Test
    void regressionsAverageOverARowsOutputs() {
        var outputs = matrix(new float[][] {{3, 0}, {0.5f, -2}});
        var targets = new FMatrixRMaj(2, 2);
        var delta = new FMatrixRMaj(2, 2);
        assertEquals((9 + 0.25 + 4) / 2, sums(Loss.of(LossKind.MSE, List.of()), outputs, targets, delta).loss);
        assertArrayEquals(new float[] {3, 0, 0.5f, -2}, delta.data);
        assertEquals(5.5 / 2, sums(Loss.of(LossKind.MAE, List.of()), outputs, targets, delta).loss);
        assertArrayEquals(new float[] {0.5f, 0, 0.5f, -0.5f}, delta.data);
        assertEquals((2.5 + 0.125 + 1.5) / 2, sums(Loss.of(LossKind.HUBER, List.of()), outputs, targets, delta).loss);
        assertArrayEquals(new float[] {0.5f, 0, 0.25f, -0.5f}, delta.data);
    }

    @ParameterizedTest
    @EnumSource
    void nanReachesTheSum(LossKind kind) {
        var outputs = matrix(new float[][] {{Float.NaN}});
        assertTrue(Double.isNaN(sums(Loss.of(kind, List.of()), outputs, new FMatrixRMaj(1, 1), null).loss));
    }

    @Test
    void addsOnlyItsRows() {
        var loss = Loss.of(LossKind.MSE, List.of());
        var outputs = matrix(new float[][] {{1}, {2}, {3}});
        var delta = matrix(new float[][] {{9}, {9}, {9}});
        var sums = new LossSums();
        loss.add(outputs, new FMatrixRMaj(3, 1), 1, 2, delta, sums);
        loss.add(outputs, new FMatrixRMaj(3, 1), 2, 2, delta, sums);
        assertEquals(4, sums.loss);
        assertEquals(1, sums.rows);
        assertArrayEquals(new float[] {9, 4, 9}, delta.data);
    }

    @Test
    void refusesWhatDoesNotFit() {
        var softmax = Loss.of(LossKind.CROSS_ENTROPY, List.of());
        for (float target : new float[] {-1, 2, 0.5f, Float.NaN})
            assertThrows(
                    IllegalArgumentException.class,
                    () -> sums(softmax, new FMatrixRMaj(1, 2), matrix(new float[][] {{target}}), null));
        assertThrows(
                IllegalArgumentException.class,
                () -> sums(Loss.of(LossKind.MSE, List.of()), new FMatrixRMaj(3, 2), new FMatrixRMaj(3, 1), null));
        assertThrows(
                IllegalArgumentException.class,
                () -> sums(Loss.of(LossKind.BCE, List.of()), new FMatrixRMaj(3, 2), new FMatrixRMaj(3, 1), null));
    }

    @Test
    void probabilities() {
        double[] p = new double[3];
        Prediction.probabilities(LossKind.CROSS_ENTROPY, matrix(new float[][] {{9, 9, 9}, {1, 2, 3}}), 1, p);
        assertArrayEquals(new double[] {0.09003057317038, 0.24472847105479, 0.66524095577482}, p, 1e-13);
        double[] two = new double[2];
        Prediction.probabilities(LossKind.BCE, matrix(new float[][] {{-2}}), 0, two);
        assertArrayEquals(new double[] {0.880797077977882, 0.119202922022118}, two, 1e-14);
    }

    /** The derivative is the network's, by differences; the sum is in the targets' units. */
    @ParameterizedTest
    @EnumSource(
            value = LossKind.class,
            names = {"MSE", "MAE", "HUBER"})
    void scaledTargetsLeaveTheLossInTheirUnits(LossKind kind) {
        var scaler = new TargetScaler(new double[] {100, -3}, new double[] {20, 0.5});
        var targets = matrix(new float[][] {{150, -2}, {93, -4.25f}});
        var outputs = matrix(new float[][] {{1.75f, 0.25f}, {-0.5f, -2}});
        var delta = new FMatrixRMaj(2, 2);
        double sum = sums(Loss.of(kind, List.of(), scaler), outputs, targets, delta).loss;
        var values = outputs.copy();
        scaler.undo(values.data, 0, 2);
        assertArrayEquals(new float[] {135, -2.875f, 90, -4}, values.data, 0f);
        double[] unit = {20, 0.5};
        double expected = 0;
        for (int i = 0; i < 4; i++) {
            double error = Math.abs(values.data[i] - (double) targets.data[i]);
            double s = unit[i % 2];
            expected += switch (kind) {
                        case MSE -> error * error;
                        case MAE -> error;
                        default -> error <= s ? error * error / 2 : s * (error - s / 2);
                    }
                    / 2;
            var scaled = new FMatrixRMaj(2, 2);
            for (int j = 0; j < 4; j++) scaled.data[j] = (float) scaler.scaled(j % 2, targets.data[j]);
            double step = 1f / 64;
            var plain = Loss.of(kind, List.of());
            outputs.data[i] += (float) step;
            double above = sums(plain, outputs, scaled, null).loss;
            outputs.data[i] -= (float) (2 * step);
            double below = sums(plain, outputs, scaled, null).loss;
            outputs.data[i] += (float) step;
            assertEquals((above - below) / (2 * step), delta.data[i], 1e-5, kind + " " + i);
        }
        assertEquals(expected, sum, 1e-9);
    }
}
