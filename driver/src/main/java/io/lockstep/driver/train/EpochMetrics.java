package io.lockstep.driver.train;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A line of metrics.jsonl. Accuracies are absent in a regression, validation without validation data.
 *
 * @param epoch from 1
 * @param step updates since the start of training
 * @param trainLoss mean over the epoch's rows of the loss each had when its step was computed
 * @param learningRate of the epoch's last step
 * @param seconds wall time of the epoch, its validation included
 * @param samplesPerSecond training rows by the time spent on steps
 * @param diagnostics gradients and activations per layer where asked for; else null
 * @param more further validation metrics by name, such as {@code valid_r2}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "epoch",
    "step",
    "train_loss",
    "train_accuracy",
    "valid_loss",
    "valid_accuracy",
    "learning_rate",
    "seconds",
    "samples_per_second"
})
public record EpochMetrics(
        int epoch,
        long step,
        @JsonProperty("train_loss") double trainLoss,
        @JsonProperty("train_accuracy") Double trainAccuracy,
        @JsonProperty("valid_loss") Double validLoss,
        @JsonProperty("valid_accuracy") Double validAccuracy,
        @JsonProperty("learning_rate") double learningRate,
        double seconds,
        @JsonProperty("samples_per_second") double samplesPerSecond,
        Map<String, Object> diagnostics,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {

    public EpochMetrics {
        more = more == null || more.isEmpty() ? Map.of() : new TreeMap<>(more);
    }

    /** The metric of that name in metrics.jsonl; empty where this epoch has no such number. */
    public OptionalDouble value(String name) {
        Object value =
                switch (name) {
                    case "train_loss" -> trainLoss;
                    case "train_accuracy" -> trainAccuracy;
                    case "valid_loss" -> validLoss;
                    case "valid_accuracy" -> validAccuracy;
                    default -> more.get(name);
                };
        return value instanceof Number number ? OptionalDouble.of(number.doubleValue()) : OptionalDouble.empty();
    }
}
