package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.RowBatch;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Norm;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.Sgd;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine's gradient against numeric derivatives of a double-precision twin, for every combination of parts. */
class GradientCheckTest {
    private static final double TOLERANCE = 2e-4;
    private static final int ROWS = 11;
    private static final long STEP = 3;
    private static final List<List<Integer>> HIDDEN = List.of(List.of(), List.of(4), List.of(4, 3), List.of(4, 4, 3));

    @ParameterizedTest
    @EnumSource
    void everyLossDepthNormAndPart(Activation activation) {
        int checked = 0;
        for (var loss : LossKind.values())
            for (var hidden : HIDDEN)
                for (var norm : Norm.values())
                    for (int part = 0; part < 8; part++) {
                        boolean bias = (part & 1) == 0;
                        boolean residual = (part & 2) != 0;
                        float dropout = (part & 4) != 0 ? 0.3f : 0;
                        int outputs = loss == LossKind.CROSS_ENTROPY ? 3 : 1;
                        check(
                                Architecture.builder(4, hidden, outputs)
                                        .activation(activation)
                                        .bias(bias)
                                        .dropout(dropout)
                                        .norm(norm)
                                        .residual(residual)
                                        .build(),
                                loss,
                                List.of(),
                                false);
                        checked++;
                    }
        assertEquals(5 * 4 * 3 * 8, checked);
    }

    @ParameterizedTest
    @EnumSource(names = {"CROSS_ENTROPY", "BCE"})
    void classWeights(LossKind loss) {
        int classes = loss == LossKind.BCE ? 2 : 3;
        for (var norm : Norm.values())
            for (var hidden : HIDDEN)
                check(network(hidden, loss, norm), loss, List.of(0.5, 2.0, 3.0).subList(0, classes), false);
    }

    @ParameterizedTest
    @EnumSource
    void sparseRows(LossKind loss) {
        for (var norm : Norm.values())
            for (var hidden : HIDDEN) check(network(hidden, loss, norm), loss, List.of(), true);
    }

    @ParameterizedTest
    @EnumSource
    void rowWeights(LossKind loss) {
        int classes = loss == LossKind.CROSS_ENTROPY ? 3 : loss == LossKind.BCE ? 2 : 0;
        var weights = new float[ROWS];
        for (int i = 0; i < ROWS; i++) weights[i] = i == 4 ? 0 : 0.25f * (i + 1);
        var classWeights =
                classes == 0 ? List.<Double>of() : List.of(0.5, 2.0, 3.0).subList(0, classes);
        for (boolean sparse : new boolean[] {false, true})
            for (var norm : Norm.values()) {
                var table = Trials.table(ROWS, 4, sparse, classes, weights);
                check(network(List.of(4, 3), loss, norm), loss, classWeights, table);
            }
    }

    private static Architecture network(List<Integer> hidden, LossKind loss, Norm norm) {
        int outputs = loss == LossKind.CROSS_ENTROPY ? 3 : 1;
        return Architecture.builder(4, hidden, outputs)
                .activation(Activation.TANH)
                .dropout(0.2f)
                .norm(norm)
                .residual(true)
                .build();
    }

    private static void check(Architecture architecture, LossKind loss, List<Double> classWeights, boolean sparse) {
        int classes = loss == LossKind.CROSS_ENTROPY ? 3 : loss == LossKind.BCE ? 2 : 0;
        check(architecture, loss, classWeights, Trials.table(ROWS, 4, sparse, classes));
    }

    private static void check(Architecture architecture, LossKind loss, List<Double> classWeights, BlockTable table) {
        var settings = Trials.settings(architecture, loss, Sgd.DEFAULT, ROWS, 4, classWeights);
        var weights = randomWeights(architecture);
        var sums = Trials.sums(settings);
        Trials.engine(settings, table).gradient(weights, STEP, 0, 4, sums);

        var ids = new long[ROWS];
        Trials.order(settings, table).rows(STEP, 0, 0, settings.shards(), ids);
        var x = features(table, ids);
        var y = targets(table, ids);
        var reference = new ReferenceNetwork(settings, weights).weighing(rowWeights(table, ids));
        String name = architecture + " " + loss;
        assertEquals(reference.loss(x, y, STEP), sums.loss, 1e-5 * (1 + Math.abs(sums.loss)), name);
        assertClose(reference.gradient(x, y, STEP), sums.gradient(), name);
    }

    private static void assertClose(double[][] expected, Parameters actual, String name) {
        double largest = 0;
        for (var tensor : expected) for (double g : tensor) largest = Math.max(largest, Math.abs(g));
        assertTrue(largest > 1e-3, name + ": nothing to compare");
        for (int i = 0; i < expected.length; i++)
            for (int j = 0; j < expected[i].length; j++)
                if (!(Math.abs(expected[i][j] - actual.get(i).data[j]) <= TOLERANCE * largest))
                    assertEquals(
                            expected[i][j],
                            actual.get(i).data[j],
                            TOLERANCE * largest,
                            name + " " + actual.tensors().get(i).name() + " " + j);
    }

    /** Every tensor away from its start, so that norms' scales and all biases matter. */
    private static Parameters randomWeights(Architecture architecture) {
        var weights = new Parameters(ParameterLayout.of(architecture).parameters());
        for (int i = 0; i < weights.tensorCount(); i++) {
            var key = RandomKey.of(17, Purpose.INIT).with(i);
            for (int j = 0; j < weights.get(i).data.length; j++) weights.get(i).data[j] = 0.7f * key.normal(j);
        }
        return weights;
    }

    private static double[][] features(BlockTable table, long[] ids) {
        var batch = new RowBatch();
        (table.sparse() ? table.withSparse(false) : table).gather(ids, 0, ids.length, batch);
        var x = new double[ids.length][table.features()];
        for (int r = 0; r < x.length; r++)
            for (int j = 0; j < x[r].length; j++) x[r][j] = batch.dense.data[r * x[r].length + j];
        return x;
    }

    private static double[] rowWeights(BlockTable table, long[] ids) {
        var batch = new RowBatch();
        table.gather(ids, 0, ids.length, batch);
        if (batch.weights == null) return null;
        var weights = new double[ids.length];
        for (int r = 0; r < weights.length; r++) weights[r] = batch.weights[r];
        return weights;
    }

    private static double[] targets(BlockTable table, long[] ids) {
        var batch = new RowBatch();
        table.gather(ids, 0, ids.length, batch);
        var y = new double[ids.length];
        for (int r = 0; r < y.length; r++) y[r] = batch.targets.data[r];
        return y;
    }
}
