package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.model.Model;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.ModelDirectory;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.trials.SparkTrials;
import java.util.concurrent.CancellationException;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains on a DataFrame as {@code train} does on files; nothing stays behind but the model. */
final class Fitting {
    private Fitting() {}

    /** What a fit gives. */
    record Fitted(Model model, LockstepSummary summary) {}

    /**
     * @param initial where weights start; null for initial ones
     * @throws UserError for options that contradict one another or the data, and for bad data
     * @throws CancellationException when interrupted or stopped by the listener
     */
    static Fitted fit(TrainingFrame frame, TrainOptions given, Model initial, TrainListener listener) {
        var sc = JavaSparkContext.fromSparkContext(
                frame.training().sparkSession().sparkContext());
        try (var scratch = Scratch.open(sc)) {
            var options =
                    given.with(TrainOption.CHECKPOINT_EVERY.name(), 0).with(TrainOption.TASK.name(), frame.task());
            if (initial != null) {
                scratch.child("initial")
                        .write(Model.WEIGHTS, ModelFile.encode(initial.weights(), initial.statistics()));
                options = options.with(
                        TrainOption.INIT_FROM.name(), scratch.child("initial").uri() + "/" + Model.WEIGHTS);
            }
            var trials =
                    new SparkTrials(sc, new Ingest(sc, scratch.child("prepared").uri()));
            var data = prepare(trials, frame, options);
            var run = scratch.child("run").uri();
            var spec = TrialResolver.resolve(options, data, "fit", run, 0);
            var result = trials.train(spec, listener);
            if (result.end() == TrainResult.End.CANCELLED)
                throw new CancellationException("stopped after " + result.epochs() + " epochs");
            return new Fitted(
                    ModelDirectory.read(run, sc.hadoopConfiguration()), new LockstepSummary(result.history()));
        }
    }

    static ResolvedData prepare(SparkTrials trials, TrainingFrame frame, TrainOptions options) {
        var valid = options.get(TrainOption.VALID);
        if (valid != null && frame.validation() != null)
            throw new UserError("valid: " + valid + ", and validationIndicatorCol tells the rows to validate on;"
                    + " give one of them");
        return trials.prepare(
                frame.training(), frame.validation(), frame.label(), frame.weight(), frame.task(), options);
    }
}
