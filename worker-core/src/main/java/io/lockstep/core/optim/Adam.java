package io.lockstep.core.optim;

import java.util.List;

/**
 * Adam (Kingma and Ba 2015) as {@code torch.optim.Adam} has it, without amsgrad:
 *
 * <pre>  g' = g + weightDecay w
 *  m = beta1 m + (1 - beta1) g',   v = beta2 v + (1 - beta2) g'²
 *  w -= learningRate / (1 - beta1^t) · m / (√v / √(1 - beta2^t) + epsilon) </pre>
 *
 * TensorFlow adds its epsilon before the second correction instead.
 *
 * @param weightDecay L2: its product with the weights is added to the gradient; see {@link AdamW} for the other kind
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        implements Optimizer {
    /** PyTorch's defaults. */
    public static final Adam DEFAULT = new Adam(1e-3, 0.9, 0.999, 1e-8, 0);

    public Adam {
        Checks.positive("learning-rate", learningRate);
        Checks.share("beta1", beta1);
        Checks.share("beta2", beta2);
        Checks.notNegative("epsilon", epsilon);
        Checks.notNegative("weight-decay", weightDecay);
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public OptimizerSettings settings() {
        return OptimizerSettings.of("learning-rate", learningRate)
                .and("beta1", beta1)
                .and("beta2", beta2)
                .and("epsilon", epsilon)
                .and("weight-decay", weightDecay);
    }

    @Override
    public Adam with(OptimizerSettings settings) {
        return new Adam(
                settings.number("learning-rate"),
                settings.number("beta1"),
                settings.number("beta2"),
                settings.number("epsilon"),
                settings.number("weight-decay"));
    }

    @Override
    public List<String> slotNames() {
        return AdamMoments.SLOTS;
    }

    @Override
    public void update(float[] w, float[] g, float[][] slots, int from, int to, long step, double learningRate) {
        AdamMoments.update(w, g, slots, from, to, step, learningRate, beta1, beta2, epsilon, (float) weightDecay, 1f);
    }
}
