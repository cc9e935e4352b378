package io.lockstep.ml;

import io.lockstep.core.model.Model;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/** What both kinds of model have: the network itself, how its training went, and the directory that both go into. */
public interface LockstepModel extends Params, MLWritable {
    /** The model itself, which predicts from plain arrays, from any number of threads. */
    Model model();

    /** How the training went; without epochs where the directory that the model was read from doesn't tell. */
    LockstepSummary summary();

    /** SHA-256 of model.safetensors: equal models have equal ones. */
    default String weightsSha256() {
        return model().weightsSha256();
    }

    /** Writes the directory that {@code train} would, and Spark's metadata in it. */
    @Override
    default MLWriter write() {
        return StageFiles.writer(this, (place, spark) -> ModelFiles.write(place, model(), summary()));
    }
}
