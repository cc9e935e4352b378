package io.lockstep.jobs.lab.bench;

import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.SparkTrials;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/** Trains as {@code train} does: a Spark job, as many workers as there are slots. */
final class LockstepTraining implements Contender {
    private final SparkTrials trials;
    private final TrainData data;
    private final String output;

    /** @param output URI of a directory that is overwritten at each training */
    LockstepTraining(SparkTrials trials, TrainData data, String output) {
        this.trials = trials;
        this.data = data;
        this.output = output;
    }

    @Override
    public String name() {
        return "Lockstep";
    }

    @Override
    public double samplesPerSecond(TrainCase what, int passes) throws IOException {
        var result = trials.train(trial(what, passes, data, output), TrainListener.NONE);
        return Median.of(result.history().stream()
                .mapToDouble(EpochMetrics::samplesPerSecond)
                .toArray());
    }

    /** A case as {@code train} has it. @param output URI of its directory */
    static TrialSpec trial(TrainCase what, int passes, TrainData data, String output) throws IOException {
        var options = new LinkedHashMap<String, Object>();
        options.put("hidden", what.hidden().stream().map(String::valueOf).collect(Collectors.joining(",")));
        options.put("loss", "cross_entropy");
        options.put("optimizer", what.optimizer());
        options.put("learning-rate", what.learningRate());
        options.put("batch-size", what.batch());
        options.put("epochs", passes);
        options.put("checkpoint-every", 0);
        options.put("overwrite", true);
        return TrialResolver.resolve(TrainOptions.parse(options), data.prepared(what.data()), "bench", output, 0);
    }
}
