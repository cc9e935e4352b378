package io.lockstep.driver.train;

import org.apache.spark.api.java.JavaSparkContext;

/** Trains one trial as one Spark job. Callable from many threads at once. */
public final class Trainer {

    /**
     * Trains, blocking until the trial ended; an interrupt of the calling thread cancels it.
     *
     * @throws io.lockstep.core.UserError for settings, files or data the user has to mend
     * @throws DivergedException when the loss is NaN or infinite
     * @throws TrialFailedException for all else that ended the trial, with the first cause
     */
    public TrainResult train(JavaSparkContext sc, TrialSpec spec, TrainListener listener) {
        throw new UnsupportedOperationException("not landed yet");
    }
}
