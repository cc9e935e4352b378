package io.lockstep.core.optim;

import java.util.List;

/** The loop that {@link Adam} and {@link AdamW} share. */
final class AdamMoments {
    static final List<String> SLOTS = List.of("exp_avg", "exp_avg_sq");

    private AdamMoments() {}

    /**
     * One update; bias corrections are doubles, as in PyTorch.
     *
     * @param l2 added to the gradient, times the weight
     * @param shrink the weight's factor before the step
     */
    static void update(
            float[] w,
            float[] g,
            float[][] slots,
            int from,
            int to,
            long step,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            float l2,
            float shrink) {
        float stepSize = (float) (learningRate / (1 - Powers.of(beta1, step)));
        float correction = (float) Math.sqrt(1 - Powers.of(beta2, step));
        float keep1 = (float) beta1;
        float take1 = (float) (1 - beta1);
        float keep2 = (float) beta2;
        float take2 = (float) (1 - beta2);
        float eps = (float) epsilon;
        float[] mean = slots[0];
        float[] square = slots[1];
        for (int i = from; i < to; i++) {
            float d = g[i] + l2 * w[i];
            float m = keep1 * mean[i] + take1 * d;
            float v = keep2 * square[i] + take2 * d * d;
            mean[i] = m;
            square[i] = v;
            w[i] = shrink * w[i] - stepSize * (m / ((float) Math.sqrt(v) / correction + eps));
        }
    }
}
