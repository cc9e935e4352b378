package io.lockstep.driver.train;

import io.lockstep.core.network.Parameters;
import java.util.List;
import java.util.Map;

/**
 * How a trial ended, unless it failed, which is an exception.
 *
 * @param history a line for each epoch, those before a resume included
 * @param bestEpoch the epoch of the saved weights under early stopping, else the last one
 * @param test metrics on the test data, by name; empty without test data
 * @param seconds wall time of this run, without runs before a resume
 * @param weightsSha256 of model.safetensors, hexadecimal
 * @param weights as saved
 * @param statistics of batch norm, as saved; empty without
 * @param storedEpochs how many of the epochs came from a store of trials
 * @param time where it went, of a run that left a model
 */
public record TrainResult(
        String id,
        End end,
        List<EpochMetrics> history,
        int bestEpoch,
        Map<String, Object> test,
        TrialSize size,
        double seconds,
        String weightsSha256,
        Parameters weights,
        Parameters statistics,
        int storedEpochs,
        RunTime time) {

    /** How training came to its end. */
    public enum End {
        /** All epochs, or early stopping. */
        SUCCEEDED,
        /** Reached {@link TrialSpec#stopAfterEpoch()}; may be resumed. */
        PAUSED,
        /** Asked to stop; may be resumed. No model was written. */
        CANCELLED
    }

    public TrainResult {
        history = List.copyOf(history);
    }

    /** Epochs trained so far. */
    public int epochs() {
        return history.isEmpty() ? 0 : history.get(history.size() - 1).epoch();
    }
}
