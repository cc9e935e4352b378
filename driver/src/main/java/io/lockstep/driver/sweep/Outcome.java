package io.lockstep.driver.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * What is known of a trial after an assignment; a line of {@code search.jsonl}, from which a sweep resumes.
 *
 * @param trial its number
 * @param untilEpoch as assigned; 0 for the whole trial
 * @param objective null where there is none
 * @param epochs trained so far
 * @param parameters trained numbers; null where the trial failed before that was known
 * @param seconds wall time so far, over all assignments
 * @param ended whether there is nothing left to train
 * @param error why it failed; null where it didn't
 * @param ownFault whether the trial would fail again: its numbers, not a machine or a file, which may be mended
 * @param weightsSha256 of model.safetensors; null where it failed
 * @param folds the objective by fold of cross-validation; null without
 * @param storedEpochs how many of the epochs came from a store of trials; null where none
 * @param params the trial's varied options; null in records of releases before 0.2.0
 * @param parent number of the trial whose weights it began with; null where none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Outcome(
        int trial,
        @JsonProperty("until_epoch") int untilEpoch,
        Double objective,
        int epochs,
        Integer parameters,
        double seconds,
        boolean ended,
        String error,
        @JsonProperty("own_fault") boolean ownFault,
        @JsonProperty("weights_sha256") String weightsSha256,
        List<Double> folds,
        @JsonProperty("stored_epochs") Integer storedEpochs,
        Map<String, Object> params,
        Integer parent) {

    /** Whether it need not be found out again. */
    boolean stands() {
        return error == null || ownFault;
    }

    /** The same, as of another epoch. */
    Outcome at(int epoch) {
        return like(epoch, params, parent);
    }

    /** Whether it is of that very trial: after a resume a strategy may know more, and give the number to another one. */
    boolean isOf(Trial other) {
        return trial == other.number()
                && (params == null || SweepFiles.print(params).equals(SweepFiles.print(other.params())));
    }

    /** The same, saying which trial it is of. */
    Outcome of(Trial of) {
        return like(
                untilEpoch,
                of.params(),
                of.lineage() == null ? null : of.lineage().parent());
    }

    private Outcome like(int until, Map<String, Object> of, Integer begunWith) {
        return new Outcome(
                trial,
                until,
                objective,
                epochs,
                parameters,
                seconds,
                ended,
                error,
                ownFault,
                weightsSha256,
                folds,
                storedEpochs,
                of,
                begunWith);
    }
}
