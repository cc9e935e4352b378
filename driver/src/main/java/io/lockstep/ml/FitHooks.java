package io.lockstep.ml;

import io.lockstep.core.data.Task;
import io.lockstep.driver.train.TrainListener;
import org.apache.spark.sql.Dataset;

/**
 * What a fit is given beside params, and isn't stored with them.
 *
 * @param listener told of each epoch, on the thread that fits
 * @param initial the model whose weights are the first ones; null for initial weights
 */
record FitHooks(TrainListener listener, LockstepModel initial) {
    static final FitHooks NONE = new FitHooks(TrainListener.NONE, null);

    FitHooks withListener(TrainListener value) {
        return new FitHooks(value, initial);
    }

    FitHooks withInitial(LockstepModel value) {
        return new FitHooks(listener, value);
    }

    /** Trains an estimator, whose schema has been found good. */
    Fitting.Fitted fit(LockstepEstimator<?> estimator, Dataset<?> dataset, Task task) {
        var frame = TrainingFrame.of(dataset, estimator, task);
        return Fitting.fit(frame, estimator.options(), initial == null ? null : initial.model(), listener);
    }
}
