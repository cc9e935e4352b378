package io.lockstep.driver.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a trial ended: a line of {@code trials.jsonl}.
 *
 * @param id names its directory among {@code trials/}
 * @param params the varied options
 * @param state {@code succeeded}, {@code failed} or {@code pruned}
 * @param objective null where it failed
 * @param parameters trained numbers; null where it failed before that was known
 * @param error why it failed; else absent
 * @param weightsSha256 of its model.safetensors; absent where it failed
 * @param parent id of the trial whose weights it began with; absent where none
 * @param folds the objective by fold of cross-validation, of which it is the mean; absent without
 * @param storedEpochs how many of the epochs came from a store of trials; absent where none
 */
@JsonPropertyOrder({
    "id",
    "params",
    "state",
    "objective",
    "epochs",
    "parameters",
    "seconds",
    "error",
    "weights_sha256",
    "parent",
    "folds",
    "stored_epochs"
})
public record TrialRecord(
        String id,
        Map<String, Object> params,
        State state,
        Double objective,
        int epochs,
        Integer parameters,
        double seconds,
        @JsonInclude(Include.NON_NULL) String error,

        @JsonInclude(Include.NON_NULL) @JsonProperty("weights_sha256")
        String weightsSha256,

        @JsonInclude(Include.NON_NULL) String parent,

        @JsonInclude(Include.NON_NULL) List<Double> folds,

        @JsonInclude(Include.NON_NULL) @JsonProperty("stored_epochs")
        Integer storedEpochs) {

    /** The ends that a trial can take. */
    public enum State {
        SUCCEEDED,
        FAILED,
        PRUNED;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static TrialRecord of(Trial trial, State state, Outcome outcome) {
        return new TrialRecord(
                trial.id(),
                trial.params(),
                state,
                outcome.objective(),
                outcome.epochs(),
                outcome.parameters(),
                outcome.seconds(),
                outcome.error(),
                outcome.weightsSha256(),
                trial.lineage() == null ? null : Trial.id(trial.lineage().parent()),
                outcome.folds(),
                outcome.storedEpochs());
    }
}
