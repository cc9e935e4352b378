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
        if (areFinite(rows, from * features, (from + n) * features)) return;
        boolean fills = info.standardizer() != null && info.standardizer().fills();
        for (int i = from * features; i < (from + n) * features; i++)
            if (!Float.isFinite(rows[i]) && !(fills && Float.isNaN(rows[i])))
                throw new UserError("features: \"" + info.featureNames().get(i % features) + "\" of row "
                        + (i / features + 1) + " is " + rows[i] + "; allowed are finite numbers");
    }

    /** Zero times a number is NaN where it isn't finite, and so is every sum with it. Eight sums, for they overlap. */
    private static boolean areFinite(float[] x, int from, int to) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = from;
        for (; i <= to - 8; i += 8) {
            s0 += 0f * x[i];
            s1 += 0f * x[i + 1];
            s2 += 0f * x[i + 2];
            s3 += 0f * x[i + 3];
            s4 += 0f * x[i + 4];
            s5 += 0f * x[i + 5];
            s6 += 0f * x[i + 6];
            s7 += 0f * x[i + 7];
        }
        for (; i < to; i++) s0 += 0f * x[i];
        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 == 0f;
    }
}
