package io.lockstep.ml;

import io.lockstep.driver.options.TrainOptions;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/**
 * What both estimators have: the options of training and the columns as params, and their directory.
 *
 * @param <E> the estimator, which setters return
 */
public interface LockstepEstimator<E>
        extends RowParams<E>, TableParams<E>, NetworkParams<E>, OptimizerParams<E>, TrainingParams<E>, MLWritable {
    /** The options of training that are set. */
    default TrainOptions options() {
        return OptionParams.given(this);
    }

    /** Writes the params; listeners and initial models are not stored. */
    @Override
    default MLWriter write() {
        return StageFiles.writer(this, (place, spark) -> {});
    }
}
