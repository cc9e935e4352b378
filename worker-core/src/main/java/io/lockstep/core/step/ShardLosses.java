package io.lockstep.core.step;

import io.lockstep.core.data.RowBatch;
import io.lockstep.core.loss.Loss;
import io.lockstep.core.loss.LossSums;
import io.lockstep.core.network.ShardRows;
import io.lockstep.core.network.Workspace;
import java.util.Arrays;

/** The losses of a node's shards, each summed over its rows in order, then along the shards' tree. */
final class ShardLosses {
    private LossSums[] sums = new LossSums[0];

    /** Writes the losses' derivatives to the workspace and their sums to {@code out}'s scalars. */
    void compute(Loss loss, Workspace workspace, RowBatch batch, ShardRows shards, ShardSums out) {
        grow(shards.count());
        for (int s = 0; s < shards.count(); s++) {
            sums[s].clear();
            int from = shards.start(s);
            int to = shards.start(s + 1);
            loss.add(workspace.logits(), batch.targets, batch.weights, from, to, workspace.outputDelta(), sums[s]);
        }
        for (int stride = 1; stride < shards.count(); stride *= 2)
            for (int s = 0; s < shards.count(); s += 2 * stride) sums[s].add(sums[s + stride]);
        var root = sums[0];
        out.loss = root.loss;
        out.weight = root.weight;
        out.rows = root.rows;
        out.rowWeight = root.rowWeight;
        out.correct = root.correct;
    }

    private void grow(int count) {
        int held = sums.length;
        if (held >= count) return;
        sums = Arrays.copyOf(sums, count);
        for (int i = held; i < count; i++) sums[i] = new LossSums();
    }
}
