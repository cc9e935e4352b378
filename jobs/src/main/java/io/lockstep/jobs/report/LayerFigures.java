package io.lockstep.jobs.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.driver.train.EpochMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * The diagnostics of an epoch.
 *
 * @param gradients norms of the last step's gradient, a layer each, from the input up
 * @param weights norms of the weights, likewise
 * @param activations of the hidden layers
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record LayerFigures(
        int epoch,
        @JsonProperty("gradients") List<Double> gradients,
        @JsonProperty("weights") List<Double> weights,
        List<UnitShares> activations) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a hidden layer gives for the first training rows; shares lie in [0, 1]. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record UnitShares(
            Double mean,
            Double variance,
            @JsonProperty("zero_share") double zero,
            @JsonProperty("dead_share") double dead,
            @JsonProperty("saturated_share") double saturated) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Stored(
            @JsonProperty("gradient_norms") List<Double> gradients,
            @JsonProperty("weight_norms") List<Double> weights,
            List<UnitShares> activations) {}

    /** Of the epochs that have them, in order. */
    static List<LayerFigures> of(List<EpochMetrics> metrics) {
        var all = new ArrayList<LayerFigures>();
        for (var line : metrics) {
            if (line.diagnostics() == null) continue;
            var stored = JSON.convertValue(line.diagnostics(), Stored.class);
            all.add(new LayerFigures(
                    line.epoch(),
                    stored.gradients() == null ? List.of() : stored.gradients(),
                    stored.weights() == null ? List.of() : stored.weights(),
                    stored.activations() == null ? List.of() : stored.activations()));
        }
        return all;
    }
}
