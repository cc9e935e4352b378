package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import io.lockstep.core.model.Model;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.train.MetricsFile;
import io.lockstep.driver.train.ModelDirectory;
import java.util.Locale;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/** A model's own files: those of the directory that {@code train} leaves. */
final class ModelFiles {
    private ModelFiles() {}

    /** How a model is made of what was read. */
    @FunctionalInterface
    interface Maker<M> {
        M make(String uid, Model model, LockstepSummary summary);
    }

    static void write(Directory place, Model model, LockstepSummary summary) {
        ModelDirectory.write(place, model.info(), model.weights(), model.statistics());
        if (summary.totalIterations() > 0) MetricsFile.write(place, summary.epochs());
    }

    /** Reads a model with Spark's metadata, or without: then its params are the defaults. */
    static <M extends Params> MLReader<M> reader(Class<M> type, Task task, Maker<M> maker) {
        return new MLReader<>() {
            @Override
            public M load(String path) {
                var conf = StageFiles.conf(sparkSession());
                var place = Directory.at(path, conf);
                var model = ModelDirectory.read(path, conf);
                if (model.info().task() != task)
                    throw new UserError(path + ": holds a model for a "
                            + model.info().task().name().toLowerCase(Locale.ROOT) + "; a " + type.getSimpleName()
                            + " is for a " + task.name().toLowerCase(Locale.ROOT));
                if (task == Task.CLASSIFICATION && model.info().hasSeveralTargets())
                    throw new UserError(path + ": holds a model of the label columns "
                            + model.info().labelName() + "; a " + type.getSimpleName() + " is for one");
                var summary = new LockstepSummary(MetricsFile.read(place, Integer.MAX_VALUE));
                var metadata = StageFiles.read(place, type);
                var uid = metadata.map(json -> json.path("uid").asText())
                        .orElseGet(() -> Identifiable$.MODULE$.randomUID("lockstep"));
                var made = maker.make(uid, model, summary);
                metadata.ifPresent(json -> StageFiles.setParams(made, json, place));
                return made;
            }
        };
    }
}
