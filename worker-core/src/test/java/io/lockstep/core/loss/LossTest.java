package io.lockstep.core.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
