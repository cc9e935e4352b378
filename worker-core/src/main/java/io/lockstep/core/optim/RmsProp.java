package io.lockstep.core.optim;

import java.util.List;

/**
 * RMSProp (Hinton's lecture 6e, 2012) as {@code torch.optim.RMSprop} has it, not centered:
 *
 * <pre>  g' = g + weightDecay w,   v = alpha v + (1 - alpha) g'²,   u = g' / (√v + epsilon)
 *  b = momentum b + u,   w -= learningRate b </pre>
 *
 * TensorFlow adds its epsilon under the root instead.
 *
 * @param alpha what remains of the mean square at each step, in [0, 1)
 * @param momentum in [0, 1); 0 keeps no buffer
 */
public record RmsProp(double learningRate, double alpha, double epsilon, double weightDecay, double momentum)
        implements Optimizer {
    /** PyTorch's defaults. */
    public static final RmsProp DEFAULT = new RmsProp(1e-2, 0.99, 1e-8, 0, 0);

    public RmsProp {
        Checks.positive("learning-rate", learningRate);
        Checks.share("alpha", alpha);
        Checks.notNegative("epsilon", epsilon);
        Checks.notNegative("weight-decay", weightDecay);
        Checks.share("momentum", momentum);
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public OptimizerSettings settings() {
        return OptimizerSettings.of("learning-rate", learningRate)
                .and("alpha", alpha)
                .and("epsilon", epsilon)
                .and("weight-decay", weightDecay)
                .and("momentum", momentum);
    }

    @Override
    public RmsProp with(OptimizerSettings settings) {
        return new RmsProp(
                settings.number("learning-rate"),
                settings.number("alpha"),
                settings.number("epsilon"),
                settings.number("weight-decay"),
                settings.number("momentum"));
    }

    @Override
    public List<String> slotNames() {
        return momentum == 0 ? List.of("square_avg") : List.of("square_avg", "momentum_buffer");
    }

    @Override
    public void update(float[] w, float[] g, float[][] slots, int from, int to, long step, double learningRate) {
        float rate = (float) learningRate;
        float keep = (float) alpha;
        float take = (float) (1 - alpha);
        float eps = (float) epsilon;
        float decay = (float) weightDecay;
        if (momentum == 0) plain(w, g, slots[0], from, to, rate, keep, take, eps, decay);
        else heavyBall(w, g, slots[0], slots[1], from, to, rate, keep, take, eps, decay, (float) momentum);
    }

    private static void plain(
            float[] w,
            float[] g,
            float[] square,
            int from,
            int to,
            float rate,
            float keep,
            float take,
            float eps,
            float decay) {
        for (int i = from; i < to; i++) {
            float d = g[i] + decay * w[i];
            float v = keep * square[i] + take * d * d;
            square[i] = v;
            w[i] -= rate * (d / ((float) Math.sqrt(v) + eps));
        }
    }

    private static void heavyBall(
            float[] w,
            float[] g,
            float[] square,
            float[] buffer,
            int from,
            int to,
            float rate,
            float keep,
            float take,
            float eps,
            float decay,
            float momentum) {
        for (int i = from; i < to; i++) {
            float d = g[i] + decay * w[i];
            float v = keep * square[i] + take * d * d;
            float b = momentum * buffer[i] + d / ((float) Math.sqrt(v) + eps);
            square[i] = v;
            buffer[i] = b;
            w[i] -= rate * b;
        }
    }
}
