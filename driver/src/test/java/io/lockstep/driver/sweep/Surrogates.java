package io.lockstep.driver.sweep;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Made-up accuracies of trials, shaped like those of real sweeps, for strategies to be tried on without training. */
final class Surrogates {
    private Surrogates() {}

    /** Depth, width, learning rate, activation, dropout: what a sweep of a small network usually varies. */
    static SearchSpace space() {
        return SearchSpaceTest.space(
                "depth", Map.of("int", List.of(1, 4)),
                "width", List.of(8, 16, 32, 64, 128),
                "learning-rate", Map.of("log_uniform", List.of(1e-4, 1.0)),
                "activation", List.of("relu", "tanh", "sigmoid", "gelu"),
                "dropout", Map.of("uniform", List.of(0.0, 0.5)));
    }

    /** A steep one, as of spirals: chance below a capacity, a narrow ridge of learning rates that moves with depth. */
    static double spirals(Map<String, Object> params) {
        double depth = number(params, "depth");
        double width = Math.log(number(params, "width")) / Math.log(2);
        double capacity = 1 - Math.exp(-depth * (width - 2) / 3);
        double off = Math.log10(number(params, "learning-rate")) - (-1.2 - 0.3 * (depth - 1));
        double rate = Math.exp(-off * off / 0.5);
        double activation = Map.of("relu", 0.95, "tanh", 1.0, "sigmoid", depth > 2 ? 0.4 : 0.8, "gelu", 0.97)
                .get((String) params.get("activation"));
        double dropout = number(params, "dropout");
        return 0.5 + 0.49 * capacity * rate * activation * Math.exp(-dropout * dropout / 0.02);
    }

    /** A flat one, as of digits: nearly everything learns, and the last percent is in the learning rate and dropout. */
    static double digits(Map<String, Object> params) {
        double depth = number(params, "depth");
        double width = Math.log(number(params, "width")) / Math.log(2);
        double off = Math.log10(number(params, "learning-rate")) + 2.4;
        double activation = Map.of("relu", 0.0, "tanh", 0.002, "sigmoid", 0.004 * depth, "gelu", 0.001)
                .get((String) params.get("activation"));
        double dropout = number(params, "dropout") - 0.02 * (width - 3);
        double rate = 0.01 * off * off + (off > 1 ? 0.4 * (off - 1) : 0);
        return Math.max(
                0.1,
                0.982
                        - 0.003 * (7 - width)
                        - 0.001 * (depth - 2) * (depth - 2)
                        - rate
                        - activation
                        - 0.1 * dropout * dropout);
    }

    static List<ToDoubleFunction<Map<String, Object>>> all() {
        return List.of(Surrogates::spirals, Surrogates::digits);
    }

    private static double number(Map<String, Object> params, String name) {
        return ((Number) params.get(name)).doubleValue();
    }
}
