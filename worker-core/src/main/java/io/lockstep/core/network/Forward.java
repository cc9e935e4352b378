package io.lockstep.core.network;

import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import io.lockstep.core.random.RandomKey;
import org.ejml.data.FMatrixRMaj;

/** The forward pass of {@link Architecture}'s network. Row-wise but for batch norm, which keeps to a shard's rows. */
public final class Forward {
    private final Architecture architecture;
    private final TensorIndex index;

    public Forward(Architecture architecture) {
        this.architecture = architecture;
        this.index = new TensorIndex(architecture);
    }

    /**
     * A training pass: dropout, and batch norm by the shards' own statistics.
     *
     * @param input [rows × inputs]; not modified
     * @param weights not modified
     * @param shards the input's rows by shard
     * @param dropoutKey the step's key; layers take its children
     * @param firstPosition position in the step's batch of the first row
     * @param statisticSums overwritten: the shards' sums for batch norm's running statistics, a tensor each
     * @param workspace of the same architecture; holds the results
     */
    public void train(
            LayerInput input,
            Parameters weights,
            ShardRows shards,
            RandomKey dropoutKey,
            long firstPosition,
            Parameters statisticSums,
            Workspace workspace) {
        workspace.resize(input);
        var times = PhaseTimes.ofThread();
        for (int layer = 0; layer < architecture.depth(); layer++) {
            times.enterForward(layer);
            linear(layer, weights, workspace.linear[layer], workspace);
            times.enter(Phase.ACTIVATIONS);
            switch (architecture.norm()) {
                case NONE -> {}
                case LAYER -> layerNorm(layer, weights, workspace);
                case BATCH -> batchNorm(layer, weights, shards, statisticSums, workspace);
            }
            activate(layer, workspace);
            if (architecture.dropout() > 0) {
                var mask = workspace.mask[layer];
                Dropout.fill(dropoutKey.with(layer), architecture.dropout(), firstPosition, mask);
                multiply(workspace.activated[layer], mask, workspace.result[layer]);
            }
            finish(layer, architecture.dropout() > 0, workspace);
        }
        times.enterForward(architecture.depth());
        linear(architecture.depth(), weights, workspace.logits, workspace);
    }

    /**
     * An evaluating pass: no dropout, batch norm by the running statistics.
     *
     * @param input [rows × inputs]; not modified
     * @param workspace of the same architecture; holds the results
     */
    public void evaluate(LayerInput input, Parameters weights, Parameters statistics, Workspace workspace) {
        workspace.resize(input);
        for (int layer = 0; layer < architecture.depth(); layer++) {
            linear(layer, weights, workspace.linear[layer], workspace);
            switch (architecture.norm()) {
                case NONE -> {}
                case LAYER -> layerNorm(layer, weights, workspace);
                case BATCH -> runningNorm(layer, weights, statistics, workspace);
            }
            activate(layer, workspace);
            finish(layer, false, workspace);
        }
        linear(architecture.depth(), weights, workspace.logits, workspace);
    }

    /** out = input · weight + bias, the chain of each element starting at its bias. */
    private void linear(int layer, Parameters weights, FMatrixRMaj out, Workspace workspace) {
        int n = out.numCols;
        if (index.bias[layer] < 0) out.zero();
        else {
            float[] bias = weights.get(index.bias[layer]).data;
            for (int r = 0; r < out.numRows; r++) System.arraycopy(bias, 0, out.data, r * n, n);
        }
        workspace.inputs[layer].multAdd(weights.get(index.weight[layer]), out);
    }

    private void layerNorm(int layer, Parameters weights, Workspace workspace) {
        var x = workspace.linear[layer];
        LayerNorm.normalize(x, workspace.inverseDeviation(layer, x.numRows));
        scaleAndShift(layer, weights, workspace);
    }

    private void batchNorm(int layer, Parameters weights, ShardRows shards, Parameters sums, Workspace workspace) {
        var x = workspace.linear[layer];
        int length = shards.count() * x.numCols;
        float[] both = workspace.sums(2 * length);
        BatchNorm.normalizeShards(x, shards, workspace.inverseDeviation(layer, length), both);
        ShardTree.add(both, 0, shards.count(), x.numCols, sums.get(index.runningMean[layer]).data);
        ShardTree.add(both, length, shards.count(), x.numCols, sums.get(index.runningVar[layer]).data);
        scaleAndShift(layer, weights, workspace);
    }

    private void runningNorm(int layer, Parameters weights, Parameters statistics, Workspace workspace) {
        var x = workspace.linear[layer];
        float[] mean = statistics.get(index.runningMean[layer]).data;
        float[] variance = statistics.get(index.runningVar[layer]).data;
        BatchNorm.normalizeRunning(x, mean, variance, workspace.inverseDeviation(layer, x.numCols));
        scaleAndShift(layer, weights, workspace);
    }

    private void scaleAndShift(int layer, Parameters weights, Workspace workspace) {
        float[] scale = weights.get(index.normWeight[layer]).data;
        float[] shift = weights.get(index.normBias[layer]).data;
        var x = workspace.linear[layer];
        for (int r = 0; r < x.numRows; r++)
            scaleAndShift(x.numCols, x.data, r * x.numCols, scale, shift, workspace.before[layer].data);
    }

    private static void scaleAndShift(int n, float[] x, int at, float[] scale, float[] shift, float[] out) {
        for (int j = 0; j < n; j++) out[at + j] = Math.fma(x[at + j], scale[j], shift[j]);
    }

    private void activate(int layer, Workspace workspace) {
        var from = workspace.before[layer];
        architecture.activation().forward(from.data, from.getNumElements(), workspace.activated[layer].data);
    }

    /** The residual sum, where there is one. */
    private void finish(int layer, boolean masked, Workspace workspace) {
        var result = workspace.result[layer];
        var activated = workspace.activated[layer];
        if (!masked && result != activated)
            System.arraycopy(activated.data, 0, result.data, 0, activated.getNumElements());
        if (architecture.skips(layer)) workspace.inputs[layer].addTo(result);
    }

    private static void multiply(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj out) {
        int n = a.getNumElements();
        for (int i = 0; i < n; i++) out.data[i] = a.data[i] * b.data[i];
    }
}
