package io.lockstep.core.step;

import io.lockstep.core.data.Block;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.GradientClip;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.Sgd;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.List;

/** Settings, data and a plain training loop for the tests of a step. */
public final class Trials {
    private Trials() {}

    static TrainSettings settings(Architecture architecture, LossKind loss, int batchSize, int shards) {
        return settings(architecture, loss, new Sgd(0.05, 0, false, 0), batchSize, shards, List.of());
    }

    static TrainSettings settings(
            Architecture architecture,
            LossKind loss,
            Optimizer optimizer,
            int batchSize,
            int shards,
            List<Double> classWeights) {
        return TrainSettings.builder(architecture, loss)
                .optimizer(optimizer)
                .epochs(1)
                .batchSize(batchSize)
                .shards(shards)
                .seed(7)
                .classWeights(classWeights)
                .build();
    }

    /** Rows of standard normal features, or of bytes most of which are 0, with classes or values as targets. */
    static BlockTable table(int rows, int features, boolean sparse, int classes) {
        return table(rows, features, sparse, classes, null);
    }

    /** As above, of rows that count by their weights; null for none. */
    static BlockTable table(int rows, int features, boolean sparse, int classes, float[] weights) {
        var key = RandomKey.of(3, Purpose.DATA);
        var targets = new float[rows];
        for (int i = 0; i < rows; i++)
            targets[i] =
                    classes > 0 ? key.with(1).below(classes, i) : key.with(1).normal(i);
        if (!sparse) {
            var values = new float[rows * features];
            for (int i = 0; i < values.length; i++) values[i] = key.with(2).normal(i);
            return BlockTable.of(Block.ofFloats(features, values, targets).withWeights(weights));
        }
        var bytes = new byte[rows * features];
        for (int i = 0; i < bytes.length; i++)
            if (key.with(2).below(5, i) == 0) bytes[i] = (byte) key.with(3).bits(i);
        return BlockTable.of(Block.ofBytes(features, bytes, targets).withWeights(weights))
                .withSparse(true);
    }

    static GradientEngine engine(TrainSettings settings, BlockTable table) {
        return new GradientEngine(settings, table, order(settings, table));
    }

    static EpochOrder order(TrainSettings settings, BlockTable table) {
        return new RowOrder(settings.plan(table.rows()), RowSet.all(table.rows()), settings.seed(), settings.shuffle());
    }

    static ShardSums sums(TrainSettings settings) {
        return new ShardSums(ParameterLayout.of(settings.architecture()));
    }

    /** left becomes left + right. */
    static void add(ShardSums left, ShardSums right) {
        left.gradient().add(right.gradient(), 0, left.gradient().size());
        left.statistics().add(right.statistics(), 0, left.statistics().size());
        left.addScalars(right);
    }

    /** Weights, running statistics and optimizer state of a trial, moved on step by step. */
    public static final class Loop {
        final TrainSettings settings;
        public final Parameters weights;
        public final Parameters statistics;
        final ShardSums sums;
        private final GradientEngine engine;
        private final Parameters[] slots;
        private final StepPlan plan;
        long step;

        public Loop(TrainSettings settings, BlockTable table) {
            this.settings = settings;
            engine = engine(settings, table);
            plan = settings.plan(table.rows());
            weights = settings.initializer().parameters(settings.architecture(), settings.seed());
            statistics = Initializer.statistics(settings.architecture());
            sums = sums(settings);
            slots = new Parameters[settings.optimizer().slotNames().size()];
            for (int i = 0; i < slots.length; i++) slots[i] = new Parameters(weights.tensors());
        }

        /** All steps of all epochs. */
        public void train() {
            for (long steps = settings.epochs() * plan.stepsPerEpoch(); step < steps; ) {
                gradient();
                update();
            }
        }

        StepPlan plan() {
            return plan;
        }

        /** Computes the step's sums over the whole tree. */
        void gradient() {
            engine.gradient(weights, step, 0, plan.shards(), sums);
        }

        /** Moves the weights by the step's sums, which become means and are clipped. */
        void update() {
            var gradient = sums.gradient();
            for (int i = 0; i < gradient.tensorCount(); i++) {
                float[] sum = gradient.get(i).data;
                for (int j = 0; j < sum.length; j++) sum[j] /= (float) sums.weight;
            }
            if (settings.clipNorm() > 0)
                GradientClip.scale(
                        gradient,
                        GradientClip.factor(GradientClip.norm(gradient), settings.clipNorm()),
                        0,
                        gradient.size());
            RunningStatistics.update(statistics, sums, plan.shards());
            var optimizer = settings.optimizer();
            long steps = settings.epochs() * plan.stepsPerEpoch();
            double rate = optimizer.learningRate() * settings.schedule().factor(step, plan.stepsPerEpoch(), steps);
            step++;
            for (int i = 0; i < weights.tensorCount(); i++) {
                var state = new float[slots.length][];
                for (int s = 0; s < slots.length; s++) state[s] = slots[s].get(i).data;
                int size = weights.tensors().get(i).size();
                optimizer.update(weights.get(i).data, gradient.get(i).data, state, 0, size, step, rate);
            }
        }
    }
}
