package io.lockstep.core.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of a network, in their one order: for each layer {@code layers.N.weight} and {@code layers.N.bias}, and
 * behind a normalised hidden layer {@code norms.N.weight} and {@code norms.N.bias}. {@link #statistics()} are the
 * running statistics of batch norm, which no optimizer touches.
 *
 * @param parameters what is trained
 * @param touchesRows whether gradients of the first weight are held by the rows that a step's data touches
 * @param statistics {@code norms.N.running_mean} and {@code norms.N.running_var}, one row each; empty without batch norm
 */
public record ParameterLayout(List<Tensor> parameters, List<Tensor> statistics, boolean touchesRows) {

    /**
     * A named matrix.
     *
     * @param rows for a weight the layer's inputs (files hold it transposed, as PyTorch does), else 1
     * @param cols units of the layer
     */
    public record Tensor(String name, int rows, int cols) {
        public int size() {
            return Math.multiplyExact(rows, cols);
        }

        /** Whether it is a matrix {@code [in, out]} rather than a vector. */
        public boolean isWeight() {
            return name.startsWith("layers.") && name.endsWith(".weight");
        }
    }

    public ParameterLayout {
        parameters = List.copyOf(parameters);
        statistics = List.copyOf(statistics);
    }

    public static ParameterLayout of(Architecture architecture) {
        var parameters = new ArrayList<Tensor>();
        var statistics = new ArrayList<Tensor>();
        for (int layer = 0; layer < architecture.layers(); layer++) {
            int in = architecture.fanIn(layer);
            int out = architecture.fanOut(layer);
            parameters.add(new Tensor("layers." + layer + ".weight", in, out));
            if (architecture.bias()) parameters.add(new Tensor("layers." + layer + ".bias", 1, out));
            if (architecture.norm() == Norm.NONE || layer == architecture.depth()) continue;
            parameters.add(new Tensor("norms." + layer + ".weight", 1, out));
            parameters.add(new Tensor("norms." + layer + ".bias", 1, out));
            if (architecture.norm() != Norm.BATCH) continue;
            statistics.add(new Tensor("norms." + layer + ".running_mean", 1, out));
            statistics.add(new Tensor("norms." + layer + ".running_var", 1, out));
        }
        return new ParameterLayout(parameters, statistics, false);
    }

    /** The same tensors, gradients of the first weight held by the rows that a step's data touches. */
    public ParameterLayout touchingRows() {
        return new ParameterLayout(parameters, statistics, true);
    }

    /** The tensors of a gradient: the first has no rows where it is held apart. */
    public List<Tensor> gradients() {
        if (!touchesRows) return parameters;
        var tensors = new ArrayList<>(parameters);
        tensors.set(0, new Tensor(parameters.get(0).name(), 0, parameters.get(0).cols()));
        return tensors;
    }

    /** Number of trained numbers. */
    public int parameterCount() {
        return parameters.stream().mapToInt(Tensor::size).reduce(0, Math::addExact);
    }

    /** Number of running statistics. */
    public int statisticCount() {
        return statistics.stream().mapToInt(Tensor::size).reduce(0, Math::addExact);
    }
}
