package io.lockstep.core.optim;

import io.lockstep.core.UserError;
import java.util.List;

/**
 * Gradient descent as {@code torch.optim.SGD} has it, without dampening:
 *
 * <pre>  g' = g + weightDecay w,   b = momentum b + g',   w -= learningRate (nesterov ? g' + momentum b : b) </pre>
 *
 * Sutskever's form scales b by the rate; here, as in PyTorch, the rate of a step scales the whole of b.
 *
 * @param momentum in [0, 1); 0 keeps no state
 * @param nesterov looks one step of momentum ahead; needs momentum
 * @param weightDecay L2: its product with the weights is added to the gradient
 */
public record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay) implements Optimizer {
    /** PyTorch's defaults: rate 0.001, no momentum, no decay. */
    public static final Sgd DEFAULT = new Sgd(1e-3, 0, false, 0);

    public Sgd {
        Checks.positive("learning-rate", learningRate);
        Checks.share("momentum", momentum);
        Checks.notNegative("weight-decay", weightDecay);
        if (nesterov && momentum == 0) throw new UserError("nesterov: needs a momentum above 0, found momentum 0");
    }

    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public OptimizerSettings settings() {
        return OptimizerSettings.of("learning-rate", learningRate)
                .and("momentum", momentum)
                .and("nesterov", nesterov)
                .and("weight-decay", weightDecay);
    }

    @Override
    public Sgd with(OptimizerSettings settings) {
        return new Sgd(
                settings.number("learning-rate"),
                settings.number("momentum"),
                settings.flag("nesterov"),
                settings.number("weight-decay"));
    }

    @Override
    public List<String> slotNames() {
        return momentum == 0 ? List.of() : List.of("momentum_buffer");
    }

    @Override
    public boolean leavesUntouched() {
        return momentum == 0 && weightDecay == 0;
    }

    @Override
    public void update(float[] w, float[] g, float[][] slots, int from, int to, long step, double learningRate) {
        float rate = (float) learningRate;
        float decay = (float) weightDecay;
        if (momentum == 0) plain(w, g, from, to, rate, decay);
        else if (nesterov) nesterov(w, g, slots[0], from, to, rate, decay, (float) momentum);
        else heavyBall(w, g, slots[0], from, to, rate, decay, (float) momentum);
    }

    private static void plain(float[] w, float[] g, int from, int to, float rate, float decay) {
        for (int i = from; i < to; i++) w[i] -= rate * (g[i] + decay * w[i]);
    }

    private static void heavyBall(
            float[] w, float[] g, float[] buffer, int from, int to, float rate, float decay, float momentum) {
        for (int i = from; i < to; i++) {
            float b = momentum * buffer[i] + (g[i] + decay * w[i]);
            buffer[i] = b;
            w[i] -= rate * b;
        }
    }

    private static void nesterov(
            float[] w, float[] g, float[] buffer, int from, int to, float rate, float decay, float momentum) {
        for (int i = from; i < to; i++) {
            float d = g[i] + decay * w[i];
            float b = momentum * buffer[i] + d;
            buffer[i] = b;
            w[i] -= rate * (d + momentum * b);
        }
    }
}
