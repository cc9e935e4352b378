package io.lockstep.core.optim;

import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019) as {@code torch.optim.AdamW} has it: the weights
 * shrink by {@code 1 - learningRate · weightDecay} before {@link Adam}'s step, and the moments never see the decay.
 * The paper's decay is not scaled by the rate; PyTorch's is.
 *
 * @param weightDecay share of a weight lost per unit of learning rate
 */
public record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        implements Optimizer {
    /** PyTorch's defaults, a decay of 0.01 among them. */
    public static final AdamW DEFAULT = new AdamW(1e-3, 0.9, 0.999, 1e-8, 1e-2);

    public AdamW {
        Checks.positive("learning-rate", learningRate);
        Checks.share("beta1", beta1);
        Checks.share("beta2", beta2);
        Checks.notNegative("epsilon", epsilon);
        Checks.notNegative("weight-decay", weightDecay);
    }

    @Override
    public String name() {
        return "adamw";
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
    public AdamW with(OptimizerSettings settings) {
        return new AdamW(
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
        float shrink = (float) (1 - learningRate * weightDecay);
        AdamMoments.update(w, g, slots, from, to, step, learningRate, beta1, beta2, epsilon, 0f, shrink);
    }
}
