package io.lockstep.driver.train;

import static io.lockstep.driver.options.TrainOption.*;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Task;
import io.lockstep.core.eval.EvalShape;
import io.lockstep.core.eval.Metric;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.Optimizers;
import io.lockstep.core.step.Evaluator;
import io.lockstep.core.step.StepPlan;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.options.ClassWeights;
import io.lockstep.driver.options.Threshold;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.options.Validation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Fills in what depends on the data: from options and prepared data to a trial that can run. */
public final class TrialResolver {
    private TrialResolver() {}

    /**
     * The trial that {@code options} mean on {@code data}.
     *
     * @param id names the trial in logs
     * @param output URI of its directory
     * @param workers Spark tasks that share a step where the options leave that open; 0 for all slots
     * @throws UserError for options that contradict one another or the data
     */
    public static TrialSpec resolve(TrainOptions options, ResolvedData data, String id, String output, int workers) {
        var settings = settings(options, data.info());
        Integer patience = options.get(EARLY_STOPPING);
        requireMeasured(options, data, settings);
        Integer givenWorkers = options.get(WORKERS);
        return TrialSpec.builder(id, data.train(), settings, output)
                .valid(data.valid())
                .testData(data.test())
                .standardize(options.get(STANDARDIZE))
                .scaleTarget(options.get(SCALE_TARGET))
                .initFrom(options.get(INIT_FROM))
                .mask(options.get(MASK))
                .earlyStopping(patience == null ? 0 : patience)
                .earlyStoppingMetric(options.get(EARLY_STOPPING_METRIC))
                .metrics(options.get(METRICS))
                .threshold(threshold(options, data, settings))
                .workers(givenWorkers == null ? workers : givenWorkers)
                .transport(options.get(TRANSPORT))
                .checkpointEvery(options.get(CHECKPOINT_EVERY))
                .resume(options.get(RESUME))
                .overwrite(options.get(OVERWRITE))
                .store(options.get(STORE))
                .config(ResolvedConfig.of(options, settings, data.info().task()))
                .build();
    }

    /**
     * Refuses options that contradict one another whatever the data is, so that nothing need be read, or started, to tell.
     * Of a training with no other validation rows than the options name.
     */
    public static void check(TrainOptions options) {
        options.hidden();
        optimizer(options);
        var valid = options.get(VALID);
        requireRows(options, valid == null ? new Validation.None() : valid);
        var loss = options.get(LOSS);
        if (loss != null && options.get(TASK) != null) refuseOtherTask(loss, options.get(TASK));
    }

    /** Refuses to watch rows that aren't there. */
    private static void requireRows(TrainOptions options, Validation valid) {
        if (!(valid instanceof Validation.None)) return;
        if (options.get(EARLY_STOPPING) != null)
            throw new UserError("early-stopping: there are no validation rows to watch; give some by --valid (a"
                    + " fraction such as 0.1, a row count or a URI), or leave early-stopping out");
        boolean other = options.get(EARLY_STOPPING_METRIC) != Metric.LOSS;
        if (other || !options.get(METRICS).isEmpty())
            throw new UserError((other ? EARLY_STOPPING_METRIC : METRICS).name()
                    + ": there are no validation rows to measure; give some by --valid (a fraction such as 0.1, a row"
                    + " count or a URI)");
    }

    private static Threshold threshold(TrainOptions options, ResolvedData data, TrainSettings settings) {
        var threshold = options.get(THRESHOLD);
        if (threshold == null) return null;
        int outputs = settings.architecture().outputs();
        boolean labels = Prediction.areLabels(settings.loss(), outputs);
        if (!labels && (!settings.loss().isClassification() || data.info().classes() != 2))
            throw new UserError("threshold: " + threshold + " is for two classes, or several labels, and the data has "
                    + (settings.loss().isClassification() ? data.info().classes() + " classes" : "numbers")
                    + "; allowed is off");
        if (threshold.aim() == null) return threshold;
        if (labels)
            throw new UserError("threshold: " + threshold + " is tuned for two classes, and the data has " + outputs
                    + " labels; allowed are numbers between 0 and 1");
        if (data.valid() instanceof Validation.None)
            throw new UserError(
                    "threshold: there are no validation rows to tune " + threshold + " on; give some by --valid"
                            + " (a fraction such as 0.1, a row count or a URI), or a number between 0 and 1");
        return threshold;
    }

    /** Refuses to watch what isn't there. */
    private static void requireMeasured(TrainOptions options, ResolvedData data, TrainSettings settings) {
        requireRows(options, data.valid());
        var wanted = new ArrayList<>(options.get(METRICS));
        String option = METRICS.name();
        if (options.get(EARLY_STOPPING_METRIC) != Metric.LOSS) {
            option = EARLY_STOPPING_METRIC.name();
            wanted.add(options.get(EARLY_STOPPING_METRIC));
        }
        var kind = Evaluator.shape(settings.loss(), settings.architecture().outputs())
                .kind();
        for (var metric : wanted)
            if (!metric.appliesTo(kind))
                throw new UserError(
                        (options.get(METRICS).contains(metric) ? METRICS.name() : option) + ": " + metric.key()
                                + " says nothing of " + (kind == EvalShape.Kind.VALUES ? "numbers" : "classes")
                                + "; allowed are "
                                + Metric.of(kind).stream().map(Metric::key).collect(Collectors.joining(", ")));
    }

    /** What {@code options} make of such data. */
    public static TrainSettings settings(TrainOptions options, DatasetInfo info) {
        var loss = loss(options.get(LOSS), info);
        var architecture = architecture(
                options, info.features(), loss == LossKind.CROSS_ENTROPY ? info.classes() : info.targets());
        Initializer init = options.get(INIT);
        Integer shards = options.get(SHARDS);
        Double clipNorm = options.get(CLIP_NORM);
        Integer window = options.get(SHUFFLE_WINDOW);
        ClassWeights weights = options.get(CLASS_WEIGHTS);
        return TrainSettings.builder(architecture, loss)
                .initializer(init != null ? init : Initializer.defaultFor(architecture.activation()))
                .optimizer(optimizer(options))
                .schedule(options.get(SCHEDULE))
                .epochs(options.get(EPOCHS))
                .batchSize(options.get(BATCH_SIZE))
                .shards(shards != null ? shards : StepPlan.defaultShards(options.get(BATCH_SIZE)))
                .seed(options.get(SEED))
                .shuffle(options.get(SHUFFLE))
                .clipNorm(clipNorm == null ? 0 : clipNorm)
                .classWeights(weights == null ? List.of() : weights.of(info))
                .diagnostics(options.get(DIAGNOSTICS))
                .shuffleWindow(window == null ? 0 : window)
                .build();
    }

    private static Architecture architecture(TrainOptions options, int inputs, int outputs) {
        return Architecture.builder(inputs, options.hidden(), outputs)
                .activation(options.get(ACTIVATION))
                .bias(options.get(BIAS))
                .dropout(options.get(DROPOUT).floatValue())
                .norm(options.get(NORM))
                .residual(options.get(RESIDUAL))
                .build();
    }

    private static LossKind loss(LossKind given, DatasetInfo info) {
        boolean classes = info.task() == Task.CLASSIFICATION;
        if (given == null) {
            if (!classes) return LossKind.MSE;
            return info.classes() == 2 || info.hasLabels() ? LossKind.BCE : LossKind.CROSS_ENTROPY;
        }
        if (given == LossKind.CROSS_ENTROPY && info.hasLabels())
            throw new UserError("loss: cross_entropy is for one class of several, and the data has " + info.targets()
                    + " labels that are each there or not; allowed is bce (or --task regression)");
        refuseOtherTask(given, info.task());
        if (given == LossKind.BCE && info.classes() != 2 && !info.hasLabels())
            throw new UserError(
                    "loss: bce is for two classes, the data has " + info.classes() + "; allowed is cross_entropy");
        return given;
    }

    private static void refuseOtherTask(LossKind given, Task task) {
        boolean classes = task == Task.CLASSIFICATION;
        if (given.isClassification() && !classes)
            throw new UserError("loss: " + TrainOptions.plain(given) + " is for classes and the task is regression;"
                    + " allowed are mse, mae, huber");
        if (!given.isClassification() && classes)
            throw new UserError("loss: " + TrainOptions.plain(given) + " is for numbers and the task is classification;"
                    + " allowed are cross_entropy, bce (or --task regression)");
    }

    private static Optimizer optimizer(TrainOptions options) {
        var given = new HashMap<String, Object>();
        for (var name : Optimizers.settingNames()) {
            var option = TrainOption.named(name);
            if (options.isGiven(option)) given.put(name, options.get(option));
        }
        return Optimizers.build(options.get(OPTIMIZER), given);
    }
}
