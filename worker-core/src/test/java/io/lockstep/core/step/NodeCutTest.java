package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.BlockTable;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Norm;
import io.lockstep.core.network.Parameters;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a step's tree is cut into nodes and whoever computes them, the root's sums have the same bits. */
class NodeCutTest {
    private static final int SHARDS = 8;

    @ParameterizedTest
    @EnumSource
    void sameBitsForEveryCut(Activation activation) {
        for (var norm : Norm.values())
            for (boolean sparse : new boolean[] {false, true})
                for (float dropout : new float[] {0, 0.4f})
                    for (int batch : new int[] {64, 61, 8, 3, 1}) {
                        var architecture = Architecture.builder(20, List.of(13, 13, 5), 3)
                                .activation(activation)
                                .dropout(dropout)
                                .norm(norm)
                                .residual(true)
                                .build();
                        var settings = Trials.settings(architecture, LossKind.CROSS_ENTROPY, batch, SHARDS);
                        assertCutsAgree(settings, Trials.table(100, 20, sparse, 3));
                    }
    }

    private static void assertCutsAgree(TrainSettings settings, BlockTable table) {
        var weights = settings.initializer().parameters(settings.architecture(), 5);
        long lastOfEpoch = settings.plan(table.rows()).stepsPerEpoch() - 1; // may be a short one
        for (long step : new long[] {0, lastOfEpoch, lastOfEpoch + 1}) {
            var whole = node(Trials.engine(settings, table), weights, step, 0, SHARDS, settings);
            assertTrue(whole.rows > 0 && whole.weight > 0);
            for (int nodeShards = 1; nodeShards < SHARDS; nodeShards *= 2) {
                // One engine for all nodes of a cut: what it computed before must not matter.
                var engine = Trials.engine(settings, table);
                assertSameBits(whole, tree(engine, weights, step, 0, SHARDS, nodeShards, settings), settings);
            }
            assertSameBits(whole, unevenTree(weights, step, settings, table), settings);
        }
    }

    private static ShardSums tree(
            GradientEngine engine, Parameters weights, long step, int lo, int hi, int leaf, TrainSettings settings) {
        if (hi - lo == leaf) return node(engine, weights, step, lo, hi, settings);
        int middle = (lo + hi) / 2;
        // Right before left: the order of computing is free, the order of adding is not.
        var right = tree(engine, weights, step, middle, hi, leaf, settings);
        var left = tree(engine, weights, step, lo, middle, leaf, settings);
        Trials.add(left, right);
        return left;
    }

    /** As two workers share it of which one took three quarters: [0,4), [4,6), [6,7), [7,8). */
    private static ShardSums unevenTree(Parameters weights, long step, TrainSettings settings, BlockTable table) {
        var one = Trials.engine(settings, table);
        var other = Trials.engine(settings, table);
        var last = node(one, weights, step, 6, 7, settings);
        Trials.add(last, node(other, weights, step, 7, 8, settings));
        var right = node(one, weights, step, 4, 6, settings);
        Trials.add(right, last);
        var root = node(other, weights, step, 0, 4, settings);
        Trials.add(root, right);
        return root;
    }

    private static ShardSums node(
            GradientEngine engine, Parameters weights, long step, int lo, int hi, TrainSettings settings) {
        var sums = Trials.sums(settings);
        // What was there before must not matter.
        for (int i = 0; i < sums.gradient().tensorCount(); i++)
            sums.gradient().get(i).fill(new Random(i).nextFloat());
        engine.gradient(weights, step, lo, hi, sums);
        return sums;
    }

    private static void assertSameBits(ShardSums expected, ShardSums actual, TrainSettings settings) {
        String name = settings.architecture() + " batch " + settings.batchSize();
        assertEquals(Double.doubleToRawLongBits(expected.loss), Double.doubleToRawLongBits(actual.loss), name);
        assertEquals(expected.weight, actual.weight, name);
        assertEquals(expected.rows, actual.rows, name);
        assertEquals(expected.correct, actual.correct, name);
        assertSameBits(expected.gradient(), actual.gradient(), name);
        assertSameBits(expected.statistics(), actual.statistics(), name);
    }

    private static void assertSameBits(Parameters expected, Parameters actual, String name) {
        for (int i = 0; i < expected.tensorCount(); i++)
            assertArrayEquals(
                    bits(expected.get(i).data),
                    bits(actual.get(i).data),
                    name + " " + expected.tensors().get(i).name());
    }

    private static int[] bits(float[] x) {
        var bits = new int[x.length];
        for (int i = 0; i < x.length; i++) bits[i] = Float.floatToRawIntBits(x[i]);
        return bits;
    }

    @Test
    void emptyShardsAddNothing() {
        var architecture =
                Architecture.builder(6, List.of(4), 3).norm(Norm.BATCH).build();
        var settings = Trials.settings(architecture, LossKind.CROSS_ENTROPY, 3, SHARDS);
        var table = Trials.table(3, 6, false, 3);
        var weights = settings.initializer().parameters(architecture, 5);
        var empty = node(Trials.engine(settings, table), weights, 0, 0, 1, settings);
        assertEquals(0, empty.rows);
        assertEquals(0.0, empty.loss);
        for (int i = 0; i < empty.gradient().tensorCount(); i++)
            for (float x : empty.gradient().get(i).data) assertEquals(0, Float.floatToRawIntBits(x));
    }

    @Test
    void refusesWhatIsNoNode() {
        var settings =
                Trials.settings(Architecture.of(6, List.of(4), 3, Activation.RELU), LossKind.CROSS_ENTROPY, 16, SHARDS);
        var engine = Trials.engine(settings, Trials.table(30, 6, false, 3));
        var weights = settings.initializer().parameters(settings.architecture(), 5);
        var sums = Trials.sums(settings);
        for (int[] range : new int[][] {{0, 3}, {1, 3}, {4, 4}, {8, 16}, {-1, 0}, {2, 6}})
            assertThrows(IllegalArgumentException.class, () -> engine.gradient(weights, 0, range[0], range[1], sums));
        assertThrows(IllegalArgumentException.class, () -> engine.gradient(weights, -1, 0, 8, sums));
    }
}
