package io.lockstep.driver.train;

import io.lockstep.core.eval.Metric;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.options.Threshold;
import io.lockstep.driver.options.TransportChoice;
import io.lockstep.driver.options.Validation;
import java.util.List;
import java.util.Map;

/** Makes a {@link TrialSpec} by name: what isn't said is the default of the option of that name. */
public final class TrialSpecBuilder {
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

    TrialSpecBuilder(String id, String trainData, TrainSettings settings, String output) {
        this.id = id;
        this.trainData = trainData;
        this.settings = settings;
        this.output = output;
    }

    public TrialSpecBuilder output(String value) {
        output = value;
        return this;
    }

    public TrialSpecBuilder valid(Validation value) {
        valid = value;
        return this;
    }

    public TrialSpecBuilder testData(String value) {
        testData = value;
        return this;
    }

    public TrialSpecBuilder standardize(boolean value) {
        standardize = value;
        return this;
    }

    public TrialSpecBuilder scaleTarget(boolean value) {
        scaleTarget = value;
        return this;
    }

    public TrialSpecBuilder initFrom(String value) {
        initFrom = value;
        return this;
    }

    public TrialSpecBuilder mask(String value) {
        mask = value;
        return this;
    }

    public TrialSpecBuilder earlyStopping(int value) {
        earlyStopping = value;
        return this;
    }

    public TrialSpecBuilder earlyStoppingMetric(Metric value) {
        earlyStoppingMetric = value;
        return this;
    }

    public TrialSpecBuilder metrics(List<Metric> value) {
        metrics = value;
        return this;
    }

    public TrialSpecBuilder threshold(Threshold value) {
        threshold = value;
        return this;
    }

    public TrialSpecBuilder workers(int value) {
        workers = value;
        return this;
    }

    public TrialSpecBuilder transport(TransportChoice value) {
        transport = value;
        return this;
    }

    public TrialSpecBuilder checkpointEvery(int value) {
        checkpointEvery = value;
        return this;
    }

    public TrialSpecBuilder stopAfterEpoch(int value) {
        stopAfterEpoch = value;
        return this;
    }

    public TrialSpecBuilder resume(boolean value) {
        resume = value;
        return this;
    }

    public TrialSpecBuilder overwrite(boolean value) {
        overwrite = value;
        return this;
    }

    public TrialSpecBuilder store(String value) {
        store = value;
        return this;
    }

    public TrialSpecBuilder config(Map<String, Object> value) {
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
