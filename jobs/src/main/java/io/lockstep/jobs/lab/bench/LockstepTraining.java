package io.lockstep.jobs.lab.bench;

import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.trials.SparkTrials;
import java.util.LinkedHashMap;

/** Trains as {@code train} does: a Spark job, as many workers as there are slots. */
final class LockstepTraining implements Contender {
    private final SparkTrials trials;
    private final ResolvedData data;
    private final String output;

    /**
     * @param data prepared, without validation or test data
     * @param output URI of a directory that is overwritten at each training
     */
    LockstepTraining(SparkTrials trials, ResolvedData data, String output) {
        this.trials = trials;
        this.data = data;
        this.output = output;
    }

    @Override
    public String name() {
        return "Lockstep";
    }

    @Override
    public double samplesPerSecond(int batch, int passes) throws InterruptedException {
        var options = new LinkedHashMap<String, Object>();
        options.put("hidden", "256,128");
        options.put("optimizer", "sgd");
        options.put("learning-rate", 0.1);
        options.put("batch-size", batch);
        options.put("epochs", passes);
        options.put("checkpoint-every", 0);
        options.put("overwrite", true);
        var trial = TrialResolver.resolve(TrainOptions.parse(options), data, "bench", output, 0);
        var result = trials.train(trial, TrainListener.NONE);
        return Median.of(result.history().stream()
                .mapToDouble(EpochMetrics::samplesPerSecond)
                .toArray());
    }
}
