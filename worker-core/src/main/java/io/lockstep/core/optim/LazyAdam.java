package io.lockstep.core.optim;

import java.util.List;

/**
 * Adam that passes over what has no gradient, for wide and sparse data: where g is not 0,
 *
 * <pre>  m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g²
 *  w -= learningRate √(1 - beta2^t) / (1 - beta1^t) · m / (√v + epsilon) </pre>
 *
 * and where it is 0 m, v and w stay as they are, t being the trial's step in either case: {@code torch.optim.SparseAdam}
 * over the gradient's non-zeros. By elements and not by rows, as TensorFlow Addons' LazyAdam has it, so that the rule means
 * the same however the gradient is held. {@link Adam} moves such weights on by what is left of m, and adds its epsilon
 * after the second correction.
 */
public record LazyAdam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
    /** SparseAdam's defaults. */
    public static final LazyAdam DEFAULT = new LazyAdam(1e-3, 0.9, 0.999, 1e-8);

    public LazyAdam {
        Checks.positive("learning-rate", learningRate);
        Checks.share("beta1", beta1);
        Checks.share("beta2", beta2);
        Checks.notNegative("epsilon", epsilon);
    }

    @Override
    public String name() {
        return "lazy_adam";
    }

    @Override
    public OptimizerSettings settings() {
        return OptimizerSettings.of("learning-rate", learningRate)
                .and("beta1", beta1)
                .and("beta2", beta2)
                .and("epsilon", epsilon);
    }

    @Override
    public LazyAdam with(OptimizerSettings settings) {
        return new LazyAdam(
                settings.number("learning-rate"),
                settings.number("beta1"),
                settings.number("beta2"),
                settings.number("epsilon"));
    }

    @Override
    public List<String> slotNames() {
        return AdamMoments.SLOTS;
    }

    @Override
    public boolean leavesUntouched() {
        return true;
    }

    @Override
    public void update(float[] w, float[] g, float[][] slots, int from, int to, long step, double learningRate) {
        float stepSize = (float) (learningRate * Math.sqrt(1 - Powers.of(beta2, step)) / (1 - Powers.of(beta1, step)));
        float keep1 = (float) beta1;
        float take1 = (float) (1 - beta1);
        float keep2 = (float) beta2;
        float take2 = (float) (1 - beta2);
        float eps = (float) epsilon;
        float[] mean = slots[0];
        float[] square = slots[1];
        for (int i = from; i < to; i++) {
            float d = g[i];
            if (d == 0) continue;
            float m = keep1 * mean[i] + take1 * d;
            float v = keep2 * square[i] + take2 * d * d;
            mean[i] = m;
            square[i] = v;
            w[i] -= stepSize * (m / ((float) Math.sqrt(v) + eps));
        }
    }
}
