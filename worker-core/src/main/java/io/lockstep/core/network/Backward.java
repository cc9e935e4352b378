package io.lockstep.core.network;

import io.lockstep.core.math.Products;
import io.lockstep.core.math.TouchedRows;
import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import org.ejml.data.FMatrixRMaj;

/**
 * The backward pass. Rows are summed within a shard in order and shards along the fixed tree, so the sum over a node's
 * shards is the same to the bit however the step's tree is cut into nodes.
 */
public final class Backward {
    private final Architecture architecture;
    private final TensorIndex index;

    public Backward(Architecture architecture) {
        this.architecture = architecture;
        this.index = new TensorIndex(architecture);
    }

    /**
     * The gradient's sum over the rows of the workspace's last training pass.
     *
     * @param weights those of the forward pass; not modified
     * @param shards those of the forward pass
     * @param workspace its {@link Workspace#outputDelta()} holds each row's derivative of the loss; overwritten
     * @param gradient overwritten
     * @param touched overwritten with that of the first layer's weight, which {@code gradient} then lacks; null where
     *     {@code gradient} has it
     */
    public void run(
            Parameters weights, ShardRows shards, Workspace workspace, Parameters gradient, TouchedRows touched) {
        var times = PhaseTimes.ofThread();
        for (int layer = architecture.depth(); ; layer--) {
            var delta = workspace.delta;
            times.enterGradient(layer);
            if (layer == 0 && touched != null) workspace.inputs[0].multTransA(delta, shards, touched);
            else workspace.inputs[layer].multTransA(delta, shards, gradient.get(index.weight[layer]));
            times.enter(Phase.ACTIVATIONS);
            if (index.bias[layer] >= 0) sum(delta, shards, gradient.get(index.bias[layer]));
            if (layer == 0) return;
            times.enterBackward(layer);
            propagate(layer, weights, workspace);
            times.enter(Phase.ACTIVATIONS);
            if (architecture.skips(layer - 1)) copy(workspace.delta, workspace.skipped);
            hidden(layer - 1, weights, shards, workspace, gradient);
        }
    }

    /** From the derivative at layer {@code layer}'s linear part to that at its input, which becomes the delta. */
    private void propagate(int layer, Parameters weights, Workspace workspace) {
        var weight = weights.get(index.weight[layer]);
        var below = workspace.below;
        below.reshape(workspace.delta.numRows, weight.numRows);
        if (architecture.skips(layer)) {
            copy(workspace.skipped, below);
            Products.multAddTransB(workspace.delta, weight, below, workspace.scratch);
        } else Products.multTransB(workspace.delta, weight, below, workspace.scratch);
        workspace.below = workspace.delta;
        workspace.delta = below;
    }

    /** From the derivative at hidden layer {@code layer}'s result to that at its linear part, in place. */
    private void hidden(int layer, Parameters weights, ShardRows shards, Workspace workspace, Parameters gradient) {
        var delta = workspace.delta;
        int n = delta.getNumElements();
        if (architecture.dropout() > 0) multiply(n, delta.data, workspace.mask[layer].data);
        architecture
                .activation()
                .backward(workspace.before[layer].data, workspace.activated[layer].data, n, delta.data);
        if (architecture.norm() == Norm.NONE) return;
        var normalized = workspace.linear[layer];
        sum(delta, shards, gradient.get(index.normBias[layer]));
        var products = workspace.scratch;
        copy(delta, products);
        multiply(n, products.data, normalized.data);
        sum(products, shards, gradient.get(index.normWeight[layer]));
        scaleRows(delta, weights.get(index.normWeight[layer]).data);
        float[] inverse = workspace.inverseDeviation[layer];
        if (architecture.norm() == Norm.LAYER) LayerNorm.backward(normalized, inverse, delta);
        else BatchNorm.backward(normalized, shards, inverse, delta, workspace.sums(2 * delta.numCols));
    }

    private static void sum(FMatrixRMaj delta, ShardRows shards, FMatrixRMaj out) {
        Products.columnSumShards(delta, shards.bounds(), shards.count(), out);
    }

    private static void copy(FMatrixRMaj from, FMatrixRMaj to) {
        to.reshape(from.numRows, from.numCols);
        System.arraycopy(from.data, 0, to.data, 0, from.getNumElements());
    }

    private static void multiply(int n, float[] x, float[] by) {
        for (int i = 0; i < n; i++) x[i] *= by[i];
    }

    private static void scaleRows(FMatrixRMaj x, float[] scale) {
        int n = x.numCols;
        for (int r = 0; r < x.numRows; r++) scaleRow(n, x.data, r * n, scale);
    }

    private static void scaleRow(int n, float[] x, int at, float[] scale) {
        for (int j = 0; j < n; j++) x[at + j] *= scale[j];
    }
}
