package io.lockstep.core.step;

import io.lockstep.core.data.RowBatch;
import io.lockstep.core.data.RowTable;
import io.lockstep.core.data.TargetScaler;
import io.lockstep.core.loss.Loss;
import io.lockstep.core.network.Backward;
import io.lockstep.core.network.Forward;
import io.lockstep.core.network.LayerInput;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.network.ShardRows;
import io.lockstep.core.network.Workspace;
import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;

/**
 * Computes nodes of a step's shard tree: all shards of a node in one pass over its neighbouring rows. A node's sums are
 * a function of settings, data, weights and step alone, and adding two neighbours' sums gives their parent's to the
 * bit. One per thread, reused for all steps; keeps its memory, so steady steps allocate next to nothing.
 */
public final class GradientEngine {
    private final StepPlan plan;
    private final RowTable table;
    private final EpochOrder order;
    private final RandomKey dropoutKey;
    private final Loss loss;
    private final Forward forward;
    private final Backward backward;
    private final Workspace workspace;
    private final RowBatch batch = new RowBatch();
    private final LayerInput input;
    private final ShardRows shards = new ShardRows();
    private final ShardLosses losses = new ShardLosses();
    private long[] ids = new long[0];

    /**
     * @param table holds the training rows
     * @param order the epochs' order of the training rows
     */
    public GradientEngine(TrainSettings settings, RowTable table, EpochOrder order) {
        this(settings, table, order, null);
    }

    /**
     * @param table holds the training rows
     * @param order the epochs' order of the training rows
     * @param scaler what a regression's outputs mean; null where they are the targets as they are
     */
    public GradientEngine(TrainSettings settings, RowTable table, EpochOrder order, TargetScaler scaler) {
        var architecture = settings.architecture();
        if (table.features() != architecture.inputs())
            throw new IllegalArgumentException(
                    "rows of " + table.features() + " features for a network of " + architecture.inputs() + " inputs");
        this.table = table;
        this.order = order;
        plan = settings.plan(order.rows());
        dropoutKey = RandomKey.of(settings.seed(), Purpose.DROPOUT);
        loss = Loss.of(settings.loss(), settings.classWeights(), scaler);
        forward = new Forward(architecture);
        backward = new Backward(architecture);
        workspace = new Workspace(architecture);
        input = table.sparse() ? LayerInput.of(batch.sparse) : LayerInput.of(batch.dense);
    }

    /**
     * The sums over shards {@code [lo, hi)}.
     *
     * @param weights not modified
     * @param step global step, from 0
     * @param lo first shard; {@code hi − lo} is a power of two that divides it
     * @param out overwritten
     */
    public void gradient(Parameters weights, long step, int lo, int hi, ShardSums out) {
        if (step < 0 || lo < 0 || hi > plan.shards() || Integer.bitCount(hi - lo) != 1 || lo % (hi - lo) != 0)
            throw new IllegalArgumentException("step " + step + ", shards [" + lo + ", " + hi + ") is no node of the"
                    + " tree over " + plan.shards() + " shards");
        long epoch = step / plan.stepsPerEpoch();
        long stepInEpoch = step % plan.stepsPerEpoch();
        int batchRows = plan.batchRows(stepInEpoch);
        int first = plan.shardStart(batchRows, lo);
        int rows = plan.shardStart(batchRows, hi) - first;
        if (rows == 0) {
            out.clear();
            return;
        }
        shards.reset(hi - lo);
        for (int s = lo; s < hi; s++) shards.end(s - lo, plan.shardStart(batchRows, s + 1) - first);
        if (ids.length < rows) ids = new long[rows];
        var times = PhaseTimes.ofThread();
        int before = times.enter(Phase.SAMPLING);
        order.rows(epoch, stepInEpoch, lo, hi, ids);
        times.enter(Phase.GATHERING);
        table.gather(ids, 0, rows, batch);
        forward.train(input, weights, shards, dropoutKey.with(step), first, out.statistics(), workspace);
        times.enter(Phase.LOSS);
        losses.compute(loss, workspace, batch, shards, out);
        backward.run(weights, shards, workspace, out.gradient(), out.touched());
        times.back(before);
    }
}
