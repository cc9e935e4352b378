package io.lockstep.driver.trials;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.MemoryNeed;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialSpec;
import java.util.Map;

/**
 * Prepares the data of trials and trains them: all that a sweep asks of the rest of the program, so that its tests can do
 * without Spark. Called from many threads at once.
 */
public interface TrialTrainer {

    /** The prepared data that the options name; called once for each combination of data options. */
    ResolvedData prepare(TrainOptions options);

    /** Trains a trial as {@link io.lockstep.driver.train.Trainer} does. */
    TrainResult train(TrialSpec spec, TrainListener listener);

    /** Epochs of a trial that needn't be computed, as the store of trials has them that it names; nothing is written. */
    default int storedEpochs(TrialSpec spec) {
        return 0;
    }

    /**
     * Trains for a moment to see how fast it goes, and leaves nothing behind. Call as many at once as will train at once.
     *
     * @param seconds how long about
     * @throws RuntimeException as {@link #train} does
     */
    default Probe probe(TrialSpec spec, double seconds) {
        return Probe.of(this, spec, seconds);
    }

    /**
     * What a saved model comes to on data.
     *
     * @param figures as evaluation.json holds them
     * @param data what they were taken on
     */
    record Judgement(Map<String, Object> figures, DatasetInfo data) {}

    /**
     * Figures of a saved model on data that was prepared for it.
     *
     * @param model URI of its directory
     * @param data URI of the prepared data
     */
    default Judgement judge(String model, String data) {
        throw new UnsupportedOperationException("judge");
    }

    /**
     * Means of a saved model over groups of neighbouring validation rows, the same groups for each model.
     *
     * @param model URI of its directory
     * @param data what it was trained and validated on
     * @param right of rows whose class is right, rather than of losses
     * @param most more rows than so many are taken in so many groups
     */
    default double[] groupMeans(String model, ResolvedData data, boolean right, int most) {
        throw new UnsupportedOperationException("groupMeans");
    }

    /** Whether all tasks work in this JVM, and share its memory. */
    default boolean isOneProcess() {
        return true;
    }

    /** Where the workers of a trial are. */
    default MemoryNeed.Place place(int workers) {
        return new MemoryNeed.Place(workers, true, workers, 1);
    }

    /** Bytes of an executor's heap; 0 where all tasks work in this JVM. */
    default long executorBytes() {
        return 0;
    }

    /** Tasks that run at once. */
    int slots();

    /** Whether there is still something to train on; when not, a failure ends the sweep rather than its trial. */
    boolean isUsable();
}
