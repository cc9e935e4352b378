package io.lockstep.driver.train;

import io.lockstep.core.network.Parameters;
import java.util.Map;

/**
 * Told what happens in one trial, by the thread that called {@link Trainer#train}, between epochs and never during a
 * step; what it throws fails the trial.
 */
public interface TrainListener {
    TrainListener NONE = new TrainListener() {};

    /** Training begins, or continues after {@code startEpoch} epochs. */
    default void started(TrialSpec spec, TrialSize size, int startEpoch) {}

    /** Seconds by {@link RunTime#START} and {@link RunTime#PREPARE} that went before the run, for its run.json. */
    default Map<String, Double> secondsBefore() {
        return Map.of();
    }

    /**
     * How often {@link #stepped} wants to be called, in steps: 0 for never, 1 for each step. Each call interrupts the
     * workers for as long as it takes.
     */
    default int watchEverySteps() {
        return 0;
    }

    /**
     * The weights after {@code step} updates (and before the first, as step 0), where asked for.
     *
     * @param weights read only, and only during the call
     * @param statistics of batch norm, likewise
     */
    default void stepped(long step, Parameters weights, Parameters statistics) {}

    /** An epoch's metrics are known. */
    default void epochEnded(EpochMetrics metrics) {}

    /**
     * Whether {@link #epochEnded(EpochMetrics, Parameters, Parameters)} wants to be called: the state may have to come
     * from another machine.
     */
    default boolean watchesEpochs() {
        return false;
    }

    /**
     * The state at the end of an epoch, where asked for, called after {@link #epochEnded(EpochMetrics)}.
     *
     * @param weights read only, and only during the call
     * @param statistics of batch norm, likewise
     */
    default void epochEnded(EpochMetrics metrics, Parameters weights, Parameters statistics) {}

    /** Asked several times a second: whether to stop here, leaving a run that can be resumed. Return at once. */
    default boolean shouldStop() {
        return false;
    }
}
