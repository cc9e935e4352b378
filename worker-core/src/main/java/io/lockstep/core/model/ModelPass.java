package io.lockstep.core.model;

import io.lockstep.core.UserError;
import io.lockstep.core.data.RowBatch;
import io.lockstep.core.network.Forward;
import io.lockstep.core.network.LayerInput;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.network.Workspace;

/** The memory of forward passes over rows in arrays, kept from pass to pass. One thread at a time. */
final class ModelPass {
    /** Rows of one pass: enough to keep the product kernel busy, few enough for the second-level cache. */
    private static final int ROWS = 128;

    private final ModelInfo info;
    private final Parameters weights;
    private final Parameters statistics;
    private final Forward forward;
    private final Workspace workspace;
    private final RowBatch batch = new RowBatch();
    private final LayerInput input;

    ModelPass(ModelInfo info, Parameters weights, Parameters statistics) {
        this.info = info;
        this.weights = weights;
        this.statistics = statistics;
        forward = new Forward(info.architecture());
        workspace = new Workspace(info.architecture());
        input = info.sparse() ? LayerInput.of(batch.sparse) : LayerInput.of(batch.dense);
    }

    /** As {@link Model#outputs(float[], int, float[])}. */
    void outputs(float[] features, int n, float[] out) {
        int outputs = info.architecture().outputs();
        for (int from = 0; from < n; from += ROWS) {
            int count = Math.min(ROWS, n - from);
            gather(features, from, count);
            forward.evaluate(input, weights, statistics, workspace);
            System.arraycopy(workspace.logits().data, 0, out, from * outputs, count * outputs);
            if (info.targetScaler() != null) info.targetScaler().undo(out, from * outputs, count);
        }
    }

    private void gather(float[] rows, int from, int n) {
        int features = info.featureNames().size();
        requireFinite(rows, from, n, features);
        batch.rows = n;
        if (info.sparse()) {
            batch.sparse.reset(n, features);
            for (int i = 0; i < n; i++) batch.sparse.appendDense(i, rows, (from + i) * features);
            batch.sparse.finish();
            return;
        }
        batch.dense.reshape(n, features);
        System.arraycopy(rows, from * features, batch.dense.data, 0, n * features);
        if (info.standardizer() != null)
            for (int i = 0; i < n; i++) info.standardizer().apply(batch.dense.data, i * features);
    }

    private void requireFinite(float[] rows, int from, int n, int features) {
        boolean fills = info.standardizer() != null && info.standardizer().fills();
        for (int i = from * features; i < (from + n) * features; i++)
            if (!Float.isFinite(rows[i]) && !(fills && Float.isNaN(rows[i])))
                throw new UserError("features: \"" + info.featureNames().get(i % features) + "\" of row "
                        + (i / features + 1) + " is " + rows[i] + "; allowed are finite numbers");
    }
}
