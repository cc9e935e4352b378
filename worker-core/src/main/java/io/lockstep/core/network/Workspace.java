package io.lockstep.core.network;

import org.ejml.data.FMatrixRMaj;

/**
 * What one forward and backward pass writes. Grows to the most rows it has seen and is then reused, so that passes
 * allocate nothing. One thread at a time.
 */
public final class Workspace {
    /** Of a hidden layer: linear part, or with a norm the normalised one before its scale and shift. */
    final FMatrixRMaj[] linear;
    /** Of a hidden layer: what the activation reads; {@code linear} itself without a norm. */
    final FMatrixRMaj[] before;
    /** Of a hidden layer: what the activation gives, before dropout and the residual sum. */
    final FMatrixRMaj[] activated;
    /** Of a hidden layer: its result; {@code activated} itself where nothing follows the activation. */
    final FMatrixRMaj[] result;
    /** Of a hidden layer: 0 or 1/(1 − p) a unit and row. */
    final FMatrixRMaj[] mask;
    /** Of a hidden layer: 1/√(var + ε) a row (layer norm) or a shard and unit (batch norm). */
    final float[][] inverseDeviation;

    final FMatrixRMaj logits = new FMatrixRMaj(0, 0);
    /** Derivatives with respect to a layer's linear part; {@code below} is the next layer's towards the input. */
    FMatrixRMaj delta = new FMatrixRMaj(0, 0);

    FMatrixRMaj below = new FMatrixRMaj(0, 0);
    final FMatrixRMaj skipped = new FMatrixRMaj(0, 0);
    final FMatrixRMaj scratch = new FMatrixRMaj(0, 0);
    float[] sums = new float[0];
    final LayerInput[] inputs;
    private final Architecture architecture;

    public Workspace(Architecture architecture) {
        this.architecture = architecture;
        int depth = architecture.depth();
        boolean norm = architecture.norm() != Norm.NONE;
        boolean dropout = architecture.dropout() > 0;
        linear = matrices(depth);
        before = norm ? matrices(depth) : linear;
        activated = matrices(depth);
        result = new FMatrixRMaj[depth];
        mask = dropout ? matrices(depth) : new FMatrixRMaj[0];
        inverseDeviation = new float[depth][0];
        inputs = new LayerInput[depth + 1];
        for (int layer = 0; layer < depth; layer++) {
            boolean more = dropout || architecture.skips(layer);
            result[layer] = more ? new FMatrixRMaj(0, 0) : activated[layer];
            inputs[layer + 1] = LayerInput.of(result[layer]);
        }
    }

    /** Outputs of the last pass, [rows × outputs]. */
    public FMatrixRMaj logits() {
        return logits;
    }

    /** Where the loss puts its derivative with respect to the logits, [rows × outputs], before a backward pass. */
    public FMatrixRMaj outputDelta() {
        return delta;
    }

    /** What hidden layer {@code layer}'s activation read in the last pass, [rows × units]. */
    public FMatrixRMaj before(int layer) {
        return before[layer];
    }

    /** What hidden layer {@code layer}'s activation gave in the last pass, [rows × units]. */
    public FMatrixRMaj activated(int layer) {
        return activated[layer];
    }

    /** What hidden layer {@code layer} handed on in the last pass, [rows × units]. */
    public FMatrixRMaj result(int layer) {
        return result[layer];
    }

    void resize(LayerInput input) {
        int rows = input.rows();
        inputs[0] = input;
        for (int layer = 0; layer < linear.length; layer++) {
            int units = architecture.fanOut(layer);
            linear[layer].reshape(rows, units);
            before[layer].reshape(rows, units);
            activated[layer].reshape(rows, units);
            result[layer].reshape(rows, units);
            if (mask.length > 0) mask[layer].reshape(rows, units);
        }
        logits.reshape(rows, architecture.outputs());
        delta.reshape(rows, architecture.outputs());
    }

    float[] inverseDeviation(int layer, int length) {
        if (inverseDeviation[layer].length < length) inverseDeviation[layer] = new float[length];
        return inverseDeviation[layer];
    }

    float[] sums(int length) {
        if (sums.length < length) sums = new float[length];
        return sums;
    }

    private static FMatrixRMaj[] matrices(int count) {
        var matrices = new FMatrixRMaj[count];
        for (int i = 0; i < count; i++) matrices[i] = new FMatrixRMaj(0, 0);
        return matrices;
    }
}
