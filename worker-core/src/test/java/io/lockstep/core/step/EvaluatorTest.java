package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.RowBatch;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.eval.Metric;
import io.lockstep.core.eval.Metrics;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import java.nio.ByteBuffer;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final int ROWS = 2500;

    private static EvalSums sums(Architecture architecture, LossKind loss) {
        return new EvalSums(Evaluator.shape(loss, architecture.outputs()));
    }

    @Test
    void agreesWithTheTrainingPassWhereNothingDiffers() {
        var architecture = Architecture.of(9, List.of(7, 5), 3, Activation.SILU);
        var settings = Trials.settings(architecture, LossKind.CROSS_ENTROPY, ROWS, 1);
        var table = Trials.table(ROWS, 9, false, 3);
        var loop = new Trials.Loop(settings, table);
        loop.gradient();
        var evaluator = new Evaluator(architecture, LossKind.CROSS_ENTROPY, table);
        var sums = sums(architecture, LossKind.CROSS_ENTROPY);
        evaluator.evaluate(loop.weights, loop.statistics, RowSet.all(ROWS), 0, ROWS, sums, null);
        assertEquals(loop.sums.correct, sums.correct);
        assertEquals(ROWS, sums.rows);
        assertEquals(loop.sums.loss, sums.loss, 1e-9 * sums.loss);
    }

    @Test
    void predictionsAreWhatWasEvaluated() {
        var architecture = Architecture.builder(9, List.of(7), 3)
                .activation(Activation.TANH)
                .dropout(0.5f)
                .norm(Norm.BATCH)
                .build();
        var table = Trials.table(ROWS, 9, true, 3);
        var weights = Initializer.parse("he").parameters(architecture, 1);
        var statistics = Initializer.statistics(architecture);
        var evaluator = new Evaluator(architecture, LossKind.CROSS_ENTROPY, table);
        var sums = sums(architecture, LossKind.CROSS_ENTROPY);
        evaluator.evaluate(weights, statistics, RowSet.all(ROWS), 100, 400, sums, null);
        var outputs = new float[2 + 300 * 3];
        evaluator.predict(weights, statistics, RowSet.all(ROWS), 100, 300, outputs, 2);
        var logits = new FMatrixRMaj(300, 3);
        System.arraycopy(outputs, 2, logits.data, 0, 900);
        long correct = 0;
        for (int r = 0; r < 300; r++) {
            var batch = new RowBatch();
            table.gather(new long[] {100 + r}, 0, 1, batch);
            if (Prediction.classOf(LossKind.CROSS_ENTROPY, logits, r) == (int) batch.targets.data[0]) correct++;
        }
        assertEquals(sums.correct, correct);
    }

    @Test
    void regressionSums() {
        var table = BlockTable.of(new float[][] {{1}, {2}, {3}}, new float[] {1, 2, 5});
        var architecture = Architecture.of(1, List.of(), 1, Activation.RELU);
        var weights = Initializer.parse("constant:1").parameters(architecture, 1);
        var evaluator = new Evaluator(architecture, LossKind.MSE, table);
        var sums = sums(architecture, LossKind.MSE);
        evaluator.evaluate(weights, Initializer.statistics(architecture), RowSet.all(3), 0, 3, sums, null);
        assertEquals(4, sums.loss);
        assertEquals(Math.sqrt(4 / 3.0), Metrics.of(sums).value(Metric.RMSE));
        assertEquals(2 / 3.0, Metrics.of(sums).value(Metric.MAE));
        assertEquals(3, sums.rows);
    }

    @Test
    void runningStatisticsServeAfterTraining() {
        // 0.9^n of the start is left after n steps on one batch: enough to compare with the batch's own moments.
        var architecture = Architecture.builder(3, List.of(4), 1)
                .activation(Activation.IDENTITY)
                .norm(Norm.BATCH)
                .build();
        var settings = Trials.settings(architecture, LossKind.MSE, 64, 1);
        var table = Trials.table(64, 3, false, 0);
        var loop = new Trials.Loop(settings, table);
        loop.gradient();
        for (int i = 0; i < 300; i++) RunningStatistics.update(loop.statistics, loop.sums, 1);
        var means = loop.statistics.get("norms.0.running_mean").data;
        var variances = loop.statistics.get("norms.0.running_var").data;
        for (int j = 0; j < 4; j++) {
            double mean = loop.sums.statistics().get("norms.0.running_mean").data[j] / 64.0;
            double unbiased = loop.sums.statistics().get("norms.0.running_var").data[j] / 63.0;
            assertEquals(mean, means[j], 1e-5);
            assertEquals(unbiased, variances[j], 1e-5 * unbiased);
        }
        var evaluator = new Evaluator(architecture, LossKind.MSE, table);
        var sums = sums(architecture, LossKind.MSE);
        evaluator.evaluate(loop.weights, loop.statistics, RowSet.all(64), 0, 64, sums, null);
        assertEquals(loop.sums.loss, sums.loss, 0.03 * loop.sums.loss);
    }

    @Test
    void oneRowAShardLeavesTheVariance() {
        var architecture =
                Architecture.builder(3, List.of(4), 1).norm(Norm.BATCH).build();
        var settings = Trials.settings(architecture, LossKind.MSE, 1, 1);
        var loop = new Trials.Loop(settings, Trials.table(5, 3, false, 0));
        for (int i = 0; i < 5; i++) {
            loop.gradient();
            loop.update();
        }
        for (float variance : loop.statistics.get("norms.0.running_var").data) assertEquals(1f, variance);
        for (int i = 0; i < loop.weights.tensorCount(); i++)
            for (float w : loop.weights.get(i).data) assertTrue(Float.isFinite(w));
    }

    @Test
    void layerStatisticsAddUp() {
        var architecture = Architecture.of(3, List.of(4, 6), 1, Activation.RELU);
        var table = Trials.table(400, 3, false, 2);
        var weights = Initializer.parse("he").parameters(architecture, 2);
        weights.get("layers.0.weight").data[1] = 0;
        for (int i = 0; i < 3; i++) weights.get("layers.0.weight").data[4 * i + 1] = 0;
        weights.get("layers.0.bias").data[1] = -1; // unit 1 is dead
        var statistics = Initializer.statistics(architecture);
        var evaluator = new Evaluator(architecture, LossKind.BCE, table);
        var all = new LayerStatistics(architecture);
        var part = new LayerStatistics(architecture);
        var sum = new LayerStatistics(architecture);
        evaluator.evaluate(weights, statistics, RowSet.all(400), 0, 400, sums(architecture, LossKind.BCE), all);
        for (int from : new int[] {0, 250}) {
            evaluator.evaluate(
                    weights,
                    statistics,
                    RowSet.all(400),
                    from,
                    from == 0 ? 250 : 400,
                    sums(architecture, LossKind.BCE),
                    part);
            var bytes = ByteBuffer.allocate(part.encodedBytes());
            part.put(bytes);
            var read = new LayerStatistics(architecture);
            read.get(bytes.flip());
            sum.add(read);
        }
        assertEquals(400, sum.rows());
        assertEquals(0.25, all.deadShare(0));
        for (int layer = 0; layer < 2; layer++) {
            assertTrue(all.mean(layer) > 0 && all.variance(layer) > 0);
            assertEquals(all.mean(layer), sum.mean(layer), 1e-12);
            assertEquals(all.variance(layer), sum.variance(layer), 1e-12);
            assertEquals(all.zeroShare(layer), sum.zeroShare(layer));
            assertEquals(0, sum.saturatedShare(layer));
        }
        assertTrue(all.zeroShare(0) > 0.25 && all.zeroShare(0) < 0.9);
    }

    @Test
    void saturationIsCounted() {
        var architecture = Architecture.of(1, List.of(1), 1, Activation.SIGMOID);
        var table = BlockTable.of(new float[][] {{-9}, {0}, {9}, {1}}, new float[] {0, 1, 0, 1});
        var weights = Initializer.parse("constant:1").parameters(architecture, 1);
        var evaluator = new Evaluator(architecture, LossKind.BCE, table);
        var activations = new LayerStatistics(architecture);
        evaluator.evaluate(
                weights,
                Initializer.statistics(architecture),
                RowSet.all(4),
                0,
                4,
                sums(architecture, LossKind.BCE),
                activations);
        assertEquals(0.5, activations.saturatedShare(0));
        assertEquals(0, activations.zeroShare(0));
    }

    @Test
    void refusesRowsOfAnotherWidth() {
        var architecture = Architecture.of(4, List.of(), 1, Activation.RELU);
        var table = Trials.table(5, 3, false, 2);
        var e = assertThrows(IllegalArgumentException.class, () -> new Evaluator(architecture, LossKind.BCE, table));
        assertTrue(e.getMessage().contains("3") && e.getMessage().contains("4"));
    }
}
