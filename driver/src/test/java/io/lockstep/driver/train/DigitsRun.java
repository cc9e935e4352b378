package io.lockstep.driver.train;

import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.trials.SparkTrials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** A short training on {@code train.libsvm} of a directory, which holds the prepared form and the run as well. */
final class DigitsRun {
    private DigitsRun() {}

    /** @param stopAfter an epoch; 0 for the whole training */
    static TrainResult train(
            JavaSparkContext sc,
            String directory,
            String run,
            int epochs,
            int stopAfter,
            boolean resume,
            TrainListener listener) {
        var trials = new SparkTrials(sc, new Ingest(sc, directory + "/prepared"));
        var map = new LinkedHashMap<String, Object>(Map.of(
                "data",
                directory + "/train.libsvm",
                "valid",
                0.1,
                "hidden",
                List.of(16),
                "dropout",
                0.1,
                "epochs",
                epochs,
                "batch-size",
                50,
                "resume",
                resume));
        var options = TrainOptions.parse(map);
        var spec = TrialResolver.resolve(options, trials.prepare(options), run, directory + "/" + run, 0);
        return trials.train(spec.untilEpoch(stopAfter, resume), listener);
    }
}
