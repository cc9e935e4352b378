package io.lockstep.core.network;

import io.lockstep.core.UserError;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The shape of a multi-layer perceptron. Hidden layer l computes
 *
 * <pre>  f(h) = dropout(activation(norm(h W + b))),   h' = f(h)  or, residual and equal widths,  h' = h + f(h) </pre>
 *
 * and the output layer is linear: losses work on its logits.
 *
 * @param inputs number of features, at least 1
 * @param hidden widths of the hidden layers, input side first; empty for a linear model
 * @param outputs number of outputs, at least 1
 * @param dropout probability that a hidden unit is dropped while training, in [0, 1)
 * @param residual whether a hidden layer as wide as its input adds that input to its result
 */
public record Architecture(
        int inputs,
        List<Integer> hidden,
        int outputs,
        Activation activation,
        boolean bias,
        float dropout,
        Norm norm,
        boolean residual) {
    private static final long MOST_PARAMETERS = Integer.MAX_VALUE - 8L;

    public Architecture {
        hidden = List.copyOf(hidden);
        if (inputs < 1) throw new UserError("inputs: " + inputs + "; a network has at least 1 input");
        if (outputs < 1) throw new UserError("outputs: " + outputs + "; a network has at least 1 output");
        for (int width : hidden)
            if (width < 1) throw new UserError("hidden: width " + width + "; each hidden layer has at least 1 unit");
        if (!(dropout >= 0 && dropout < 1)) throw new UserError("dropout: " + dropout + "; allowed are [0, 1)");
        requireCountable(inputs, hidden, outputs);
    }

    /** The parameters of a network lie in arrays, which Java counts by int. */
    private static void requireCountable(int inputs, List<Integer> hidden, int outputs) {
        long parameters = 0;
        long in = inputs;
        for (int layer = 0; layer <= hidden.size(); layer++) {
            long out = layer == hidden.size() ? outputs : hidden.get(layer);
            parameters += (in + 3) * out; // weights, bias, scale and shift; at most 2^62 + 2^33 before the check
            if (parameters > MOST_PARAMETERS)
                throw new UserError("hidden: " + shown(hidden) + " between " + inputs + " inputs and " + outputs
                        + " outputs makes more parameters than the " + MOST_PARAMETERS + " that are allowed");
            in = out;
        }
    }

    private static String shown(List<Integer> hidden) {
        return hidden.size() <= 8 ? hidden.toString() : hidden.subList(0, 8) + " and " + (hidden.size() - 8) + " more";
    }

    /** By name, beginning with a plain network of rectifiers. */
    public static Builder builder(int inputs, List<Integer> hidden, int outputs) {
        return new Builder(inputs, hidden, outputs);
    }

    /** A plain network: biases, no dropout, no norm, no residual connections. */
    public static Architecture of(int inputs, List<Integer> hidden, int outputs, Activation activation) {
        return new Architecture(inputs, hidden, outputs, activation, true, 0f, Norm.NONE, false);
    }

    /** Number of weight layers: the hidden ones and the output layer. */
    public int layers() {
        return hidden.size() + 1;
    }

    /** Number of hidden layers. */
    public int depth() {
        return hidden.size();
    }

    /** Units that layer {@code layer} (from 0) reads. */
    public int fanIn(int layer) {
        return layer == 0 ? inputs : hidden.get(layer - 1);
    }

    /** Units that layer {@code layer} (from 0) has. */
    public int fanOut(int layer) {
        return layer == hidden.size() ? outputs : hidden.get(layer);
    }

    /** Whether hidden layer {@code layer} adds its input to its result. */
    public boolean skips(int layer) {
        return residual && layer < hidden.size() && fanIn(layer) == fanOut(layer);
    }

    /** All widths, inputs first, as in [784, 256, 128, 10]. */
    public List<Integer> widths() {
        return IntStream.concat(
                        IntStream.of(inputs),
                        IntStream.concat(hidden.stream().mapToInt(Integer::intValue), IntStream.of(outputs)))
                .boxed()
                .toList();
    }

    /** Makes an {@link Architecture} by name: what isn't said is as in a plain network of rectifiers. */
    public static final class Builder {
        private final int inputs;
        private final List<Integer> hidden;
        private final int outputs;
        private Activation activation = Activation.RELU;
        private boolean bias = true;
        private float dropout;
        private Norm norm = Norm.NONE;
        private boolean residual;

        Builder(int inputs, List<Integer> hidden, int outputs) {
            this.inputs = inputs;
            this.hidden = hidden;
            this.outputs = outputs;
        }

        public Builder activation(Activation value) {
            activation = value;
            return this;
        }

        public Builder bias(boolean value) {
            bias = value;
            return this;
        }

        public Builder dropout(float share) {
            dropout = share;
            return this;
        }

        public Builder norm(Norm value) {
            norm = value;
            return this;
        }

        public Builder residual(boolean value) {
            residual = value;
            return this;
        }

        public Architecture build() {
            return new Architecture(inputs, hidden, outputs, activation, bias, dropout, norm, residual);
        }
    }
}
