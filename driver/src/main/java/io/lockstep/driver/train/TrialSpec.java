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

    /** Each epoch's line tells these of the validation rows anyway, where they apply. */
    static final Set<Metric> USUAL = Set.of(Metric.LOSS, Metric.ACCURACY, Metric.R2, Metric.RMSE, Metric.MAE);

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
    public static Builder builder(String id, String trainData, TrainSettings settings, String output) {
        return new Builder(id, trainData, settings, output);
    }

    /** A builder that begins with all that stands here. */
    public Builder toBuilder() {
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

    /** What each epoch's line is to tell beside the usual: what was asked for, and what early stopping looks at. */
    Set<Metric> watched() {
        var watched = new LinkedHashSet<>(metrics);
        if (earlyStopping > 0) watched.add(earlyStoppingMetric);
        watched.removeAll(USUAL);
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

    /** Makes a {@link TrialSpec} by name: what isn't said is the default of the option of that name. */
    public static final class Builder {
        private final String id;
        private final String trainData;
        private Validation valid = new Validation.None();
        private String testData;
        private boolean standardize;
        private boolean scaleTarget = true;
        private final TrainSettings settings;
        private String initFrom;
        private String mask;
        private int earlyStopping;
        private Metric earlyStoppingMetric = Metric.LOSS;
        private List<Metric> metrics = List.of();
        private Threshold threshold;
        private int workers;
        private TransportChoice transport = TransportChoice.AUTO;
        private String output;
        private int checkpointEvery = 1;
        private int stopAfterEpoch;
        private boolean resume;
        private boolean overwrite;
        private String store;
        private Map<String, Object> config = Map.of();

        Builder(String id, String trainData, TrainSettings settings, String output) {
            this.id = id;
            this.trainData = trainData;
            this.settings = settings;
            this.output = output;
        }

        public Builder output(String value) {
            output = value;
            return this;
        }

        public Builder valid(Validation value) {
            valid = value;
            return this;
        }

        public Builder testData(String value) {
            testData = value;
            return this;
        }

        public Builder standardize(boolean value) {
            standardize = value;
            return this;
        }

        public Builder scaleTarget(boolean value) {
            scaleTarget = value;
            return this;
        }

        public Builder initFrom(String value) {
            initFrom = value;
            return this;
        }

        public Builder mask(String value) {
            mask = value;
            return this;
        }

        public Builder earlyStopping(int value) {
            earlyStopping = value;
            return this;
        }

        public Builder earlyStoppingMetric(Metric value) {
            earlyStoppingMetric = value;
            return this;
        }

        public Builder metrics(List<Metric> value) {
            metrics = value;
            return this;
        }

        public Builder threshold(Threshold value) {
            threshold = value;
            return this;
        }

        public Builder workers(int value) {
            workers = value;
            return this;
        }

        public Builder transport(TransportChoice value) {
            transport = value;
            return this;
        }

        public Builder checkpointEvery(int value) {
            checkpointEvery = value;
            return this;
        }

        public Builder stopAfterEpoch(int value) {
            stopAfterEpoch = value;
            return this;
        }

        public Builder resume(boolean value) {
            resume = value;
            return this;
        }

        public Builder overwrite(boolean value) {
            overwrite = value;
            return this;
        }

        public Builder store(String value) {
            store = value;
            return this;
        }

        public Builder config(Map<String, Object> value) {
            config = value;
            return this;
        }

        public TrialSpec build() {
            return new TrialSpec(
                    id,
                    trainData,
                    valid,
                    testData,
                    standardize,
                    scaleTarget,
                    settings,
                    initFrom,
                    mask,
                    earlyStopping,
                    earlyStoppingMetric,
                    metrics,
                    threshold,
                    workers,
                    transport,
                    output,
                    checkpointEvery,
                    stopAfterEpoch,
                    resume,
                    overwrite,
                    store,
                    config);
        }
    }
}
