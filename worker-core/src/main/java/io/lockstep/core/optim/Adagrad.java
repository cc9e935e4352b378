package io.lockstep.core.optim;

import java.util.List;

/**
 * Adagrad (Duchi, Hazan and Singer 2011) as {@code torch.optim.Adagrad} has it, its accumulator starting at zero:
 *
 * <pre>  g' = g + weightDecay w,   s = s + g'²
 *  w -= learningRate / (1 + (t - 1) learningRateDecay) · g' / (√s + epsilon) </pre>
 *
 * TensorFlow's accumulator starts at 0.1.
 *
 * @param learningRateDecay PyTorch's {@code lr_decay}
 */
public record Adagrad(double learningRate, double epsilon, double weightDecay, double learningRateDecay)
        implements Optimizer {
    /** PyTorch's defaults. */
    public static final Adagrad DEFAULT = new Adagrad(1e-2, 1e-10, 0, 0);

    public Adagrad {
        Checks.positive("learning-rate", learningRate);
        Checks.notNegative("epsilon", epsilon);
        Checks.notNegative("weight-decay", weightDecay);
        Checks.notNegative("learning-rate-decay", learningRateDecay);
    }

    @Override
    public String name() {
        return "adagrad";
    }

    @Override
    public OptimizerSettings settings() {
        return OptimizerSettings.of("learning-rate", learningRate)
                .and("epsilon", epsilon)
                .and("weight-decay", weightDecay);
    }

    @Override
    public Adagrad with(OptimizerSettings settings) {
        return new Adagrad(
                settings.number("learning-rate"),
                settings.number("epsilon"),
                settings.number("weight-decay"),
                learningRateDecay);
    }

    @Override
    public List<String> slotNames() {
        return List.of("sum");
    }

    @Override
    public boolean leavesUntouched() {
        return weightDecay == 0 && (float) epsilon > 0; // with 0 a weight without a gradient becomes 0 / 0
    }

    @Override
    public void update(float[] w, float[] g, float[][] slots, int from, int to, long step, double learningRate) {
        float rate = (float) (learningRate / (1 + (step - 1) * learningRateDecay));
        float eps = (float) epsilon;
        float decay = (float) weightDecay;
        float[] sum = slots[0];
        for (int i = from; i < to; i++) {
            float d = g[i] + decay * w[i];
            float s = sum[i] + d * d;
            sum[i] = s;
            w[i] -= rate * (d / ((float) Math.sqrt(s) + eps));
        }
    }
}
