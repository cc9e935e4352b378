package io.lockstep.driver.options;

import static io.lockstep.driver.options.OptionType.atLeastZero;
import static io.lockstep.driver.options.OptionType.belowOne;
import static io.lockstep.driver.options.OptionType.choice;
import static io.lockstep.driver.options.OptionType.count;
import static io.lockstep.driver.options.OptionType.flag;
import static io.lockstep.driver.options.OptionType.parsed;
import static io.lockstep.driver.options.OptionType.place;
import static io.lockstep.driver.options.OptionType.positive;
import static io.lockstep.driver.options.OptionType.text;

import io.lockstep.core.Nearest;
import io.lockstep.core.UserError;
import io.lockstep.core.data.MissingValues;
import io.lockstep.core.data.Task;
import io.lockstep.core.eval.Metric;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import io.lockstep.core.optim.Optimizers;
import io.lockstep.core.optim.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An option of training by its name in the contract, with its values, its default and all that others ask about it: the
 * one place where each stands. What treats options alike (help, run.json, resuming, sweeps) filters {@link #all()} by
 * {@link #scope()} and its kin, so that a new option is a declaration here, and the code that heeds it. Long because it
 * is the list of all options.
 *
 * <p>A null default is one that depends on other options or on the data, or says that the thing is off.
 */
public final class TrainOption<T> {
    private static final List<TrainOption<?>> ALL = new ArrayList<>();

    public static final TrainOption<String> DATA = data(
                    "data", text("URI", "URIs of " + DataFormat.titles("and") + " data, and builtin:NAME"))
            .aliases("train", "input", "training-data")
            .mostUsed()
            .means("what to train on: the URI of a file, a directory or a pattern, " + DataFormat.titles("or")
                    + ", or builtin:NAME?key=value&... (moons, xor, ...); required");
    public static final TrainOption<DataFormat> FORMAT =
            data("format", choice(DataFormat.class)).otherwise(DataFormat.AUTO).means("the data's format");
    public static final TrainOption<String> LABEL = data("label", text("NAME", "column names"))
            .otherwise("label")
            .aliases("target", "y", "label-col")
            .mostUsed()
            .means("name of the label column");
    public static final TrainOption<Task> TASK = data(
                    "task",
                    choice(Task.class).also("classification", "classify").also("regression", "regress"))
            .means("what the label is; by default classes where it is text or few whole numbers");
    public static final TrainOption<Validation> VALID = data("valid", Validation.TYPE)
            .aliases("validation", "validation-split", "valid-split", "val")
            .mostUsed()
            .means("what to validate on; by default nothing");
    public static final TrainOption<String> TEST = data(
                    "test", place("URIs, for a share of the training rows see valid"))
            .askedAtTheEnd()
            .means("URI of the test set; by default an IDX directory's t10k files, else none");
    public static final TrainOption<String> FEATURES = data(
                    "features", text("NAMES", "column names with commas between"))
            .means("the feature columns; by default all but the label's");
    public static final TrainOption<String> DROP = data("drop", text("NAMES", "column names with commas between"))
            .aliases("ignore", "exclude")
            .means("columns to leave out");
    public static final TrainOption<String> WEIGHT = data("weight", text("COLUMN", "column names"))
            .aliases("sample-weight", "weights-col", "weight-col", "row-weight")
            .means("the column that says what each row counts, in losses and metrics; by default all count the same");
    public static final TrainOption<String> CATEGORICAL = data(
                    "categorical",
                    text(
                            "NAMES",
                            "auto, none, and column names with commas between, each with :hash or :hash=N behind"))
            .otherwise("auto")
            .aliases("categories", "cat-features", "one-hot")
            .means("columns of names, a feature a value; auto takes text columns of few values");
    public static final TrainOption<MissingValues> MISSING = data("missing", choice(MissingValues.class))
            .otherwise(MissingValues.REFUSE)
            .aliases("impute", "na", "fill")
            .means("what is put in for missing values (empty, NA, NaN, null, ?), learnt from the training rows");
    public static final TrainOption<String> MISSING_LABEL = data("missing-label", choice("refuse", "drop"))
            .otherwise("refuse")
            .means("what becomes of rows without a label");
    public static final TrainOption<String> SEPARATOR = data("separator", text("CHARACTER", "one character, or tab"))
            .aliases("sep", "delimiter")
            .means("between fields of CSV; by default found");
    public static final TrainOption<String> DECIMAL =
            data("decimal", text("MARK", ". and ,")).means("decimal mark of CSV; by default found");
    public static final TrainOption<Boolean> HEADER = data("header", flag())
            .otherwise(true)
            .means("CSV begins with the columns' names; without, they are c1, c2, ... and the last is the label");
    public static final TrainOption<String> ENCODING =
            data("encoding", text("NAME", "encodings")).aliases("charset").means("of CSV; by default UTF-8");
    public static final TrainOption<Boolean> LIBSVM_ZERO_BASED = data("libsvm-zero-based", flag())
            .label("true|false")
            .means("whether LIBSVM's indices begin at 0; by default found");
    public static final TrainOption<Boolean> STANDARDIZE = data("standardize", flag())
            .scope(OptionScope.MODEL)
            .otherwise(false)
            .aliases("normalize", "scale", "z-score", "standardise")
            .mostUsed()
            .means("features become z-scores by the training rows, kept in the model");

    public static final TrainOption<Boolean> SCALE_TARGET = data("scale-target", flag())
            .scope(OptionScope.MODEL)
            .otherwise(true)
            .aliases("standardize-target", "normalize-target", "scale-label")
            .means("a regression learns its target as a z-score by the training rows, kept in the model and undone in"
                    + " all that is shown");

    public static final TrainOption<List<Integer>> HIDDEN = network("hidden", OptionType.widths())
            .otherwise(List.of(64))
            .aliases("layers", "hidden-layers", "hidden-layer-sizes", "hidden-sizes")
            .mostUsed()
            .means("hidden widths, empty for a linear model");
    public static final TrainOption<Integer> DEPTH = network("depth", count(0))
            .unrecorded()
            .means("hidden layers, each --width wide; replaces the widths of hidden");
    public static final TrainOption<Integer> WIDTH = network("width", count(1))
            .unrecorded()
            .aliases("units", "neurons", "hidden-size")
            .means("width of each hidden layer; replaces the widths of hidden");
    public static final TrainOption<Activation> ACTIVATION = network(
                    "activation",
                    choice(Activation.class)
                            .also("silu", "swish")
                            .also("identity", "linear", "none")
                            .also("sigmoid", "logistic")
                            .also("leaky_relu", "leakyrelu"))
            .otherwise(Activation.RELU)
            .aliases("activation-function", "nonlinearity")
            .mostUsed()
            .means("the hidden layers' activation");
    public static final TrainOption<Initializer> INIT = network(
                    "init", parsed(Initializer.ALLOWED, Initializer.class, Initializer::parse))
            .aliases("initializer", "weight-init", "kernel-initializer")
            .means("initial weights; by default he for the relu family, else glorot");
    public static final TrainOption<Boolean> BIAS =
            network("bias", flag()).otherwise(true).aliases("use-bias").means("layers have biases");
    public static final TrainOption<Double> DROPOUT = network("dropout", belowOne())
            .otherwise(0.0)
            .aliases("dropout-rate")
            .mostUsed()
            .means("share of hidden units dropped in training");
    public static final TrainOption<Norm> NORM = network(
                    "norm",
                    choice(Norm.class)
                            .also("batch", "batch_norm", "batchnorm")
                            .also("layer", "layer_norm", "layernorm"))
            .otherwise(Norm.NONE)
            .aliases("batch-norm", "layer-norm", "normalization")
            .means("normalisation of the hidden layers");
    public static final TrainOption<Boolean> RESIDUAL = network("residual", flag())
            .otherwise(false)
            .aliases("skip", "skip-connections")
            .means("residual connections between layers of one width");

    public static final TrainOption<LossKind> LOSS = training(
                    "loss",
                    choice(LossKind.class)
                            .also("bce", "binary_cross_entropy")
                            .also("cross_entropy", "log_loss", "crossentropy", "nll")
                            .also("mse", "l2", "mean_squared_error")
                            .also("mae", "l1")
                            .also("huber", "smooth_l1"))
            .aliases("criterion", "objective")
            .means("the loss; by default bce for two classes, cross_entropy for more, mse for a regression");
    public static final TrainOption<String> OPTIMIZER = training(
                    "optimizer", choice(Optimizers.names().toArray(String[]::new)))
            .otherwise("adam")
            .aliases("optim", "optimiser", "solver")
            .mostUsed()
            .means("the update rule, as in PyTorch");
    public static final TrainOption<Double> LEARNING_RATE = training("learning-rate", positive())
            .aliases("lr", "eta", "step-size", "learning-rate-init", "rate")
            .mostUsed()
            .means("the learning rate");
    public static final TrainOption<Double> MOMENTUM =
            training("momentum", belowOne()).means("momentum, of sgd and rmsprop");
    public static final TrainOption<Boolean> NESTEROV =
            training("nesterov", flag()).otherwise(false).means("Nesterov's momentum, of sgd");
    public static final TrainOption<Double> WEIGHT_DECAY = training("weight-decay", atLeastZero())
            .aliases("l2", "wd", "decay", "lambda", "reg-param")
            .means("L2 penalty, except in adamw, where it is decoupled");
    public static final TrainOption<Double> BETA1 = training("beta1", belowOne())
            .aliases("beta-1", "b1")
            .means("decay of the gradient's mean, of adam and adamw");
    public static final TrainOption<Double> BETA2 = training("beta2", belowOne())
            .aliases("beta-2", "b2")
            .means("decay of the squared gradient's mean, of adam and adamw");
    public static final TrainOption<Double> ALPHA =
            training("alpha", belowOne()).aliases("rho").means("decay of the squared gradient's mean, of rmsprop");
    public static final TrainOption<Double> EPSILON =
            training("epsilon", atLeastZero()).aliases("eps").means("added to the denominator, of all but sgd");
    public static final TrainOption<Schedule> SCHEDULE = training(
                    "schedule", parsed(Schedule.ALLOWED, Schedule.class, Schedule::parse))
            .otherwise(new Schedule.Constant())
            .aliases("scheduler", "lr-schedule", "lr-scheduler")
            .means("the learning rate over time, EVERY in epochs and STEPS in steps");
    public static final TrainOption<Integer> EPOCHS = training("epochs", count(0))
            .otherwise(10)
            .aliases("epoch", "max-epochs", "max-iter", "iterations", "num-epochs", "n-epochs")
            .mostUsed()
            .means("passes over the training rows");
    public static final TrainOption<Integer> BATCH_SIZE = training("batch-size", count(1))
            .otherwise(128)
            .aliases("batch", "minibatch", "mini-batch-size", "block-size")
            .mostUsed()
            .means("rows of a step");
    public static final TrainOption<Long> SEED = training("seed", OptionType.whole("whole numbers of 64 bits"))
            .otherwise(1L)
            .aliases("random-state", "random-seed")
            .mostUsed()
            .means("root of all random streams");
    public static final TrainOption<Boolean> SHUFFLE =
            training("shuffle", flag()).otherwise(true).means("each epoch has an order of its own, else the file's");
    public static final TrainOption<Integer> SHUFFLE_WINDOW = training("shuffle-window", count(1))
            .label("BLOCKS")
            .means("blocks of data whose rows each shard mixes at a time; by default all rows of data up to 256 MiB,"
                    + " else 4");
    public static final TrainOption<Integer> SHARDS = training(
                    "shards", count(1, 4096, "the powers of two from 1 to 4096", value -> Integer.bitCount(value) == 1))
            .means("logical shards of a step, a setting of the model; by default by the batch size");
    public static final TrainOption<Double> CLIP_NORM = training("clip-norm", positive())
            .orOff()
            .aliases("clip", "gradient-clip", "grad-clip", "max-norm", "max-grad-norm")
            .means("longest gradient (global norm), longer ones are scaled down; by default off");
    public static final TrainOption<Integer> EARLY_STOPPING = training("early-stopping", count(1))
            .label("PATIENCE")
            .orOff()
            .aliases("patience")
            .mostUsed()
            .means(
                    "epochs without a better validation loss after which training stops, with the best epoch's weights; by"
                            + " default off");
    public static final TrainOption<Metric> EARLY_STOPPING_METRIC = training(
                    "early-stopping-metric",
                    parsed(Metric.allowed(), Metric.class, name -> Metric.named("early-stopping-metric", name)))
            .label("NAME")
            .otherwise(Metric.LOSS)
            .aliases("monitor", "stopping-metric", "eval-metric")
            .means("metric of the validation rows that early stopping watches; by default their loss");
    public static final TrainOption<List<Metric>> METRICS = training("metrics", OptionType.metrics())
            .scope(OptionScope.RUN)
            .otherwise(List.of())
            .aliases("metric", "eval-metrics")
            .means("further metrics of the validation rows at each epoch, in metrics.jsonl as valid_NAME");
    public static final TrainOption<ClassWeights> CLASS_WEIGHTS = training("class-weights", ClassWeights.TYPE)
            .orOff()
            .aliases("class-weight")
            .means(
                    "what each class counts in the training loss: balanced weighs rare ones more, as in scikit-learn, else"
                            + " by name, those not named 1; by default off");
    public static final TrainOption<Threshold> THRESHOLD = training("threshold", Threshold.TYPE)
            .orOff()
            .aliases("decision-threshold", "cutoff")
            .means(
                    "probability from which on the second of two classes, or a label, is predicted, kept in the model: given,"
                            + " or tuned on the validation rows for two classes; by default off, above a half");
    public static final TrainOption<Boolean> DIAGNOSTICS = training("diagnostics", flag())
            .otherwise(false)
            .means("gradient and activation statistics per layer in metrics.jsonl");
    public static final TrainOption<String> INIT_FROM = training("init-from", text("FILE", "safetensors files"))
            .aliases("weights", "pretrained", "load")
            .means("safetensors file of the weights to start from");
    public static final TrainOption<String> MASK = training("mask", text("FILE", "safetensors files"))
            .means(
                    "safetensors file of ones and zeros, of the model's names and shapes: weights stay 0 where it has 0");

    public static final TrainOption<Integer> WORKERS = run("workers", count(1))
            .orAuto()
            .aliases("num-workers", "jobs", "n-jobs", "tasks", "parallel")
            .means(
                    "Spark tasks that share a step, which never changes the result; auto, the default: all slots, in a sweep"
                            + " many narrow trials at once or few wide ones");
    public static final TrainOption<TransportChoice> TRANSPORT = run("transport", choice(TransportChoice.class))
            .otherwise(TransportChoice.AUTO)
            .means("how workers reach the averager: auto by shared memory in one JVM, else as executor; executor by a"
                    + " TCP connection an executor; tcp by one a task");
    public static final TrainOption<Integer> CHECKPOINT_EVERY = run("checkpoint-every", count(0))
            .otherwise(1)
            .aliases("save-every", "checkpoint-interval", "checkpoint")
            .means("epochs between checkpoints; 0 for none");
    public static final TrainOption<String> STORE = run("store", text("URI", "URIs"))
            .aliases("trial-store", "cache")
            .means("store of trials: what was computed there before is taken, and what is new is added");
    public static final TrainOption<Boolean> RESUME = run("resume", flag())
            .scope(OptionScope.OUTPUT)
            .otherwise(false)
            .unrecorded()
            .aliases("continue")
            .mostUsed()
            .means("continue what the output directory holds, from its newest valid checkpoint");
    public static final TrainOption<Boolean> OVERWRITE = run("overwrite", flag())
            .scope(OptionScope.OUTPUT)
            .otherwise(false)
            .unrecorded()
            .aliases("force", "replace")
            .means("replace what the output directory holds");
    public static final TrainOption<String> OUTPUT = run("output", text("URI", "URIs"))
            .scope(OptionScope.OUTPUT)
            .aliases("out", "output-dir", "dir", "save")
            .mostUsed()
            .means("URI of the output directory; by default runs/NAME, after the data");

    private final TrainOptionBuilder<T> said;
    private final OptionType<T> type;

    private TrainOption(TrainOptionBuilder<T> said) {
        this.said = said;
        type = said.canBeOff ? said.type.allowing(said.type.allowed() + ", or off") : said.type;
    }

    /** All options, in the order in which help and run.json show them. */
    public static List<TrainOption<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** Those that bear on {@code scope}, in the same order. */
    public static List<TrainOption<?>> of(OptionScope scope) {
        return ALL.stream().filter(option -> option.scope() == scope).toList();
    }

    /** The option of that name; throws {@link UserError} naming the nearest ones where there is none. */
    public static TrainOption<?> named(String name) {
        for (var option : ALL) if (option.name().equals(name)) return option;
        var meant = elsewhere(name);
        if (meant.isPresent())
            throw new UserError("unknown option '" + name + "'; here it is called "
                    + meant.get().name());
        throw new UserError(Nearest.unknown(
                "option", name, ALL.stream().map(TrainOption::name).toList()));
    }

    /** The option that other systems give that name, without dashes in front. */
    public static Optional<TrainOption<?>> elsewhere(String name) {
        var plain = name.replace('_', '-').toLowerCase(Locale.ROOT);
        return ALL.stream()
                .filter(option -> option.said.aliases.contains(plain))
                .findFirst();
    }

    /** As on the command line, without dashes in front. */
    public String name() {
        return said.name;
    }

    public OptionScope scope() {
        return said.scope;
    }

    public OptionSection section() {
        return said.section;
    }

    /** Stands for the value in help, as in {@code N}. */
    public String label() {
        return said.label;
    }

    /** The default; null where it depends on other options or the data, or is off. */
    public T fallback() {
        return said.fallback;
    }

    /** Names that other systems have for it; suggested, not read. */
    public List<String> aliases() {
        return said.aliases;
    }

    /** Whether it is among the few that most commands need. */
    public boolean isMostUsed() {
        return said.isMostUsed;
    }

    /** Whether it is true or false, so that naming it says true. */
    public boolean isFlag() {
        return said.fallback instanceof Boolean;
    }

    /** Whether it is true, false, or left to the data: named without a value it is true. */
    public boolean isAnswer() {
        return !isFlag() && said.type.allowed().equals(OptionType.flag().allowed());
    }

    /** Whether its values are names or places, which no list tells. */
    public boolean isText() {
        return type.isText();
    }

    /** Whether run.json's config has it: all but what says how a run began, or in short what another says in full. */
    public boolean isRecorded() {
        return said.isRecorded;
    }

    /** Whether a resumed run must have the same value, for it decides what is computed. */
    public boolean isFixedByTheRun() {
        return !said.isAsked && (said.scope == OptionScope.DATA || said.scope == OptionScope.MODEL);
    }

    /** A short phrase for the help. */
    public String description() {
        return said.description;
    }

    /** The allowed values, in words. */
    public String allowed() {
        return type.allowed();
    }

    /** Reads a value; null says off, or left to the program. Throws {@link UserError} naming option, value and what is allowed. */
    T parse(Object found) {
        boolean leftOpen = said.canBeOff && "off".equals(found) || said.canBeAuto && "auto".equals(found);
        return leftOpen ? null : type.parse(name(), found);
    }

    @Override
    public String toString() {
        return name();
    }

    private static <T> TrainOptionBuilder<T> data(String name, OptionType<T> type) {
        return new TrainOptionBuilder<>(OptionSection.DATA, OptionScope.DATA, name, type);
    }

    private static <T> TrainOptionBuilder<T> network(String name, OptionType<T> type) {
        return new TrainOptionBuilder<>(OptionSection.NETWORK, OptionScope.MODEL, name, type);
    }

    private static <T> TrainOptionBuilder<T> training(String name, OptionType<T> type) {
        return new TrainOptionBuilder<>(OptionSection.TRAINING, OptionScope.MODEL, name, type);
    }

    private static <T> TrainOptionBuilder<T> run(String name, OptionType<T> type) {
        return new TrainOptionBuilder<>(OptionSection.RUN, OptionScope.RUN, name, type);
    }

    static <T> TrainOption<T> add(TrainOptionBuilder<T> said) {
        var option = new TrainOption<>(said);
        ALL.add(option);
        return option;
    }
}
