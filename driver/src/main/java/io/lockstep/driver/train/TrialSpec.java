package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.core.eval.Metric;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.options.Threshold;
import io.lockstep.driver.options.TransportChoice;
import io.lockstep.driver.options.Validation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One trial, fully resolved: what it computes ({@code trainData} to {@code settings}, {@code initFrom}, {@code mask},
 * {@code earlyStopping}) and where and how it runs, which never changes the result.
 *
 * @param id name of the trial, shown in logs and on Spark's page
 * @param trainData URI of the prepared training data
 * @param testData URI of the prepared test data, evaluated at the end; or null
 * @param standardize whether features become z-scores by the training rows' mean and deviation
 * @param scaleTarget whether a regression learns its target as a z-score by the training rows' mean and deviation
 * @param initFrom URI of a safetensors file to start from; or null
 * @param mask URI of a safetensors file of zeros and ones, shaped as the weights; weights at a zero stay exactly 0. It
 *     may leave tensors out. Or null
 * @param earlyStopping epochs without a better validation (by training loss without validation rows) after which
 *     training ends with the best epoch's weights; 0 for never
 * @param earlyStoppingMetric what makes a validation the better one
 * @param metrics of validation rows, told at each epoch beside the usual ones
 * @param threshold from which probability on the second of two classes, or a label, is predicted; null for above a half
 * @param workers Spark tasks that share each step; 0 for as many as there are slots
 * @param output URI of the directory that gets the model, metrics and checkpoints
 * @param checkpointEvery epochs between checkpoints; 0 for none
 * @param stopAfterEpoch pause after this epoch, leaving a checkpoint to resume from; 0 for never
 * @param resume continue the run in {@code output}
 * @param overwrite replace the run in {@code output}
 * @param store URI of a store of trials to take from and add to; or null
 * @param config the options as the user knows them, defaults filled in, for run.json; in order
 */
public record TrialSpec(
        String id,
        String trainData,
        Validation valid,
        String testData,
        boolean standardize,
        boolean scaleTarget,
        TrainSettings settings,
        String initFrom,
        String mask,
        int earlyStopping,
        Metric earlyStoppingMetric,
        List<Metric> metrics,
        Threshold threshold,
        int workers,
        TransportChoice transport,
        String output,
        int checkpointEvery,
        int stopAfterEpoch,
        boolean resume,
        boolean overwrite,
        String store,
        Map<String, Object> config) {

    public TrialSpec {
        metrics = List.copyOf(metrics);
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        notNegative("early-stopping", earlyStopping);
        notNegative("workers", workers);
        notNegative("checkpoint-every", checkpointEvery);
        notNegative("stop-after-epoch", stopAfterEpoch);
        if (resume && overwrite) throw new UserError("resume and overwrite exclude each other; give one of them");
    }

    /** By name, beginning with the options' defaults. */
    public static TrialSpecBuilder builder(String id, String trainData, TrainSettings settings, String output) {
        return new TrialSpecBuilder(id, trainData, settings, output);
    }

    /** A builder that begins with all that stands here. */
    public TrialSpecBuilder toBuilder() {
        return builder(id, trainData, settings, output)
                .valid(valid)
                .testData(testData)
                .standardize(standardize)
                .scaleTarget(scaleTarget)
                .initFrom(initFrom)
                .mask(mask)
                .earlyStopping(earlyStopping)
                .earlyStoppingMetric(earlyStoppingMetric)
                .metrics(metrics)
                .threshold(threshold)
                .workers(workers)
                .transport(transport)
                .checkpointEvery(checkpointEvery)
                .stopAfterEpoch(stopAfterEpoch)
                .resume(resume)
                .overwrite(overwrite)
                .store(store)
                .config(config);
    }

    /** What each epoch's line is to tell of the validation rows: what was asked for, and what early stopping looks at. */
    Set<Metric> watched() {
        var watched = new LinkedHashSet<>(metrics);
        if (earlyStopping > 0) watched.add(earlyStoppingMetric);
        return watched;
    }

    /** The epoch after which it ends or pauses. */
    int lastEpoch() {
        int epochs = settings.epochs();
        return stopAfterEpoch > 0 ? Math.min(stopAfterEpoch, epochs) : epochs;
    }

    private static void notNegative(String name, int value) {
        if (value < 0) throw new UserError(name + ": " + value + "; allowed are 0 and more");
    }

    /** The same trial, to be paused after {@code epoch}, continuing what is there if {@code resume}. */
    public TrialSpec untilEpoch(int epoch, boolean resume) {
        return toBuilder()
                .stopAfterEpoch(epoch)
                .resume(resume)
                .overwrite(overwrite && !resume)
                .build();
    }
}
