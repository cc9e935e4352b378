package io.lockstep.core.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    /** Actual 0 0 0 1 1 2, predicted 0 0 1 1 0 1: worked out by hand. */
    private static Metrics threeClasses() {
        var sums = new EvalSums(EvalShape.classes(3));
        int[] actual = {0, 0, 0, 1, 1, 2};
        int[] predicted = {0, 0, 1, 1, 0, 1};
        for (int i = 0; i < 6; i++) sums.addClass(actual[i], predicted[i], 0.5, 1, null);
        return Metrics.of(sums);
    }

    @Test
    void classFigures() {
        var metrics = threeClasses();
        assertEquals(0.5, metrics.loss());
        assertEquals(0.5, metrics.accuracy());
        assertEquals(
                new Metrics.ClassMetrics(2 / 3.0, 2 / 3.0, 2 / 3.0, 3),
                metrics.classes().get(0));
        assertEquals(
                new Metrics.ClassMetrics(1 / 3.0, 0.5, 0.4, 2),
                metrics.classes().get(1));
        assertEquals(new Metrics.ClassMetrics(0, 0, 0, 1), metrics.classes().get(2));
        assertEquals((2 / 3.0 + 0.4) / 3, metrics.value(Metric.MACRO_F1), 1e-15);
        assertEquals(
                List.of(List.of(2.0, 1.0, 0.0), List.of(1.0, 1.0, 0.0), List.of(0.0, 1.0, 0.0)), metrics.confusion());
    }

    @Test
    void reportsKeepTheirOrder() {
        var report = threeClasses().report(List.of("cat", "dog"));
        assertEquals(
                List.of("rows", "loss", "accuracy", "macro_f1", "weighted_f1", "log_loss", "per_class", "confusion"),
                List.copyOf(report.keySet()));
        assertEquals(List.of("cat", "dog", "2"), List.copyOf(((Map<?, ?>) report.get("per_class")).keySet()));
        var sums = new EvalSums(EvalShape.values(1));
        sums.addValues(new double[] {1}, new double[] {1}, 0, 1);
        assertEquals(
                List.of("rows", "loss", "r2", "rmse", "mae"),
                List.copyOf(Metrics.of(sums).report(List.of()).keySet()));
    }

    @Test
    void regressionFigures() {
        var sums = new EvalSums(EvalShape.values(1));
        double[] actual = {3, -0.5, 2, 7};
        double[] predicted = {2.5, 0, 2, 8};
        for (int i = 0; i < 4; i++) sums.addValues(new double[] {actual[i]}, new double[] {predicted[i]}, 1, 1);
        var metrics = Metrics.of(sums);
        assertEquals(1 - 1.5 / 29.1875, metrics.r2(), 1e-15); // squared distances from the mean 2.875
        assertEquals(Math.sqrt(1.5 / 4), metrics.value(Metric.RMSE));
        assertEquals(0.5, metrics.value(Metric.MAE));
        assertNull(metrics.accuracy());
    }

    @Test
    void equalTargets() {
        var sums = new EvalSums(EvalShape.values(1));
        sums.addValues(new double[] {2}, new double[] {2}, 0, 1);
        sums.addValues(new double[] {2}, new double[] {2}, 0, 1);
        assertEquals(1.0, Metrics.of(sums).r2());
        sums.addValues(new double[] {2}, new double[] {3}, 1, 1);
        assertEquals(0.0, Metrics.of(sums).r2());
    }

    @Test
    void aDistantMeanHidesNoSpread() {
        var whole = new EvalSums(EvalShape.values(1));
        for (int chunk = 0; chunk < 3; chunk++) {
            var part = new EvalSums(EvalShape.values(1));
            for (int i = 0; i < 2; i++)
                part.addValues(new double[] {1e9 + 2 * chunk + i}, new double[] {1e9 + 2.5}, 0, 1);
            whole.add(part);
        }
        assertEquals(17.5, whole.value(0).targetSpread, 1e-9);
        assertEquals(0.0, Metrics.of(whole).r2(), 1e-9);
        var equal = new EvalSums(EvalShape.values(1));
        for (int i = 0; i < 7; i++) equal.addValues(new double[] {0.1}, new double[] {0.2}, 0, 1);
        assertEquals(0.0, Metrics.of(equal).r2());
    }

    @Test
    void whatIsNotFiniteStaysVisible() {
        var sums = new EvalSums(EvalShape.classes(2));
        sums.addClass(0, 0, 1, 1, null);
        sums.addClass(0, 0, Double.NaN, 1, null);
        assertTrue(Double.isNaN(Metrics.of(sums).loss()));
        var values = new EvalSums(EvalShape.values(1));
        values.addValues(new double[] {1}, new double[] {Double.NaN}, Double.POSITIVE_INFINITY, 1);
        values.addValues(new double[] {1}, new double[] {1}, 0, 1);
        var metrics = Metrics.of(values);
        assertEquals(Double.POSITIVE_INFINITY, metrics.loss());
        assertTrue(Double.isNaN(metrics.r2())
                && Double.isNaN(metrics.value(Metric.RMSE))
                && Double.isNaN(metrics.value(Metric.MAE)));
    }

    @Test
    void weightsWeighTheLoss() {
        var sums = new EvalSums(EvalShape.classes(2));
        sums.addClass(0, 0, 3 * 2.0, 3, null);
        sums.addClass(1, 0, 1 * 6.0, 1, null);
        assertEquals(3.0, Metrics.of(sums).loss());
        assertEquals(0.75, Metrics.of(sums).accuracy());
    }

    @Test
    void noRowsHaveNoMetrics() {
        assertThrows(IllegalArgumentException.class, () -> Metrics.of(new EvalSums(EvalShape.classes(2))));
    }
}
