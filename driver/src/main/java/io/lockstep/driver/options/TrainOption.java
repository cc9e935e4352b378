package io.lockstep.driver.options;

import static io.lockstep.driver.options.OptionType.choice;
import static io.lockstep.driver.options.OptionType.count;
import static io.lockstep.driver.options.OptionType.flag;
import static io.lockstep.driver.options.OptionType.parsed;
import static io.lockstep.driver.options.OptionType.real;
import static io.lockstep.driver.options.OptionType.text;

import io.lockstep.core.UserError;
import io.lockstep.core.data.MissingValues;
import io.lockstep.core.data.Task;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import io.lockstep.core.optim.OptimizerOptions;
import io.lockstep.core.optim.Schedule;
import io.lockstep.driver.train.TransportChoice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An option of training by its name in the contract, with its values and its default: the one place where each stands.
 * A null default is one that depends on other options or on the data, or says that the thing is off.
 */
public final class TrainOption<T> {
    private static final List<TrainOption<?>> ALL = new ArrayList<>();

    public static final TrainOption<String> DATA = add(
            "data",
            text("URIs of CSV, LIBSVM or Parquet files, directories of IDX files, and builtin:NAME"),
            null,
            "what to train on: a CSV, LIBSVM or Parquet URI, a directory of IDX files, or"
                    + " builtin:NAME?key=value&... (moons, xor, ...); required");
    public static final TrainOption<String> FORMAT =
            add("format", choice("auto", "csv", "libsvm", "parquet", "idx"), "auto", "the data's format");
    public static final TrainOption<String> LABEL =
            add("label", text("column names"), "label", "name of the label column");
    public static final TrainOption<Task> TASK = add(
            "task",
            choice(Task.class),
            null,
            "what the label is; by default classes where it is text or few whole numbers");
    public static final TrainOption<Validation> VALID =
            add("valid", Validation.TYPE, null, "what to validate on, none by default");
    public static final TrainOption<String> TEST =
            add("test", text("URIs"), null, "URI of the test set; by default an IDX directory's t10k files, else none");
    public static final TrainOption<String> FEATURES = add(
            "features", text("column names with commas between"), null, "the feature columns; by default all but the label's");
    public static final TrainOption<String> DROP =
            add("drop", text("column names with commas between"), null, "columns to leave out");
    public static final TrainOption<String> CATEGORICAL = add(
            "categorical",
            text("auto, none, and column names with commas between, each with :hash or :hash=BUCKETS behind"),
            "auto",
            "columns of names, a feature a value; auto takes text columns of few values");
    public static final TrainOption<MissingValues> MISSING = add(
            "missing",
            choice(MissingValues.class),
            MissingValues.REFUSE,
            "what is put in for missing values (empty, NA, NaN, null, ?), learnt from the training rows");
    public static final TrainOption<String> MISSING_LABEL = add(
            "missing-label", choice("refuse", "drop"), "refuse", "what becomes of rows without a label");
    public static final TrainOption<String> SEPARATOR = add(
            "separator", text("one character, or tab"), null, "between fields of CSV; by default found");
    public static final TrainOption<String> DECIMAL =
            add("decimal", text(". and ,"), null, "decimal mark of CSV; by default found");
    public static final TrainOption<Boolean> HEADER = add(
            "header", flag(), true, "CSV begins with the columns' names; without, they are c1, c2, ... and the last is the label");
    public static final TrainOption<String> ENCODING =
            add("encoding", text("encodings"), null, "of CSV; by default UTF-8");
    public static final TrainOption<Boolean> LIBSVM_ZERO_BASED = add(
            "libsvm-zero-based", flag(), null, "whether LIBSVM's indices begin at 0; by default found");
    public static final TrainOption<Boolean> STANDARDIZE =
            add("standardize", flag(), false, "features become z-scores by the training rows, kept in the model");
    public static final TrainOption<List<Integer>> HIDDEN =
            add("hidden", OptionType.widths(), List.of(64), "hidden widths, empty for a linear model");
    public static final TrainOption<Integer> DEPTH =
            add("depth", count(0), null, "hidden layers, each --width wide; replaces the widths of hidden");
    public static final TrainOption<Integer> WIDTH =
            add("width", count(1), null, "width of each hidden layer; replaces the widths of hidden");
    public static final TrainOption<Activation> ACTIVATION =
            add("activation", choice(Activation.class), Activation.RELU, "the hidden layers' activation");
    public static final TrainOption<Initializer> INIT = add(
            "init",
            parsed(Initializer.ALLOWED, Initializer.class, Initializer::parse),
            null,
            "initial weights; by default he for the relu family, else glorot");
    public static final TrainOption<Boolean> BIAS = add("bias", flag(), true, "layers have biases");
    public static final TrainOption<Double> DROPOUT = add(
            "dropout",
            real("numbers in [0, 1)", p -> p >= 0 && p < 1),
            0.0,
            "share of hidden units dropped in training");
    public static final TrainOption<Norm> NORM =
            add("norm", choice(Norm.class), Norm.NONE, "normalisation of the hidden layers");
    public static final TrainOption<Boolean> RESIDUAL =
            add("residual", flag(), false, "residual connections between layers of one width");
    public static final TrainOption<LossKind> LOSS = add(
            "loss",
            choice(LossKind.class),
            null,
            "the loss; by default bce for two classes, cross_entropy for more, mse for a regression");
    public static final TrainOption<String> OPTIMIZER = add(
            "optimizer",
            choice(OptimizerOptions.NAMES.toArray(String[]::new)),
            "adam",
            "the update rule, as in PyTorch");
    public static final TrainOption<Double> LEARNING_RATE = add("learning-rate", positive(), null, "the learning rate");
    public static final TrainOption<Double> MOMENTUM =
            add("momentum", belowOne(), null, "momentum, of sgd and rmsprop");
    public static final TrainOption<Boolean> NESTEROV = add("nesterov", flag(), false, "Nesterov's momentum, of sgd");
    public static final TrainOption<Double> WEIGHT_DECAY =
            add("weight-decay", atLeastZero(), null, "L2 penalty, except in adamw, where it is decoupled");
    public static final TrainOption<Double> BETA1 =
            add("beta1", belowOne(), null, "decay of the gradient's mean, of adam and adamw");
    public static final TrainOption<Double> BETA2 =
            add("beta2", belowOne(), null, "decay of the squared gradient's mean, of adam and adamw");
    public static final TrainOption<Double> ALPHA =
            add("alpha", belowOne(), null, "decay of the squared gradient's mean, of rmsprop");
    public static final TrainOption<Double> EPSILON =
            add("epsilon", atLeastZero(), null, "added to the denominator, of all but sgd");
    public static final TrainOption<Schedule> SCHEDULE = add(
            "schedule",
            parsed(Schedule.ALLOWED, Schedule.class, Schedule::parse),
            new Schedule.Constant(),
            "the learning rate over time, EVERY in epochs and STEPS in steps");
    public static final TrainOption<Integer> EPOCHS = add("epochs", count(0), 10, "passes over the training rows");
    public static final TrainOption<Integer> BATCH_SIZE = add("batch-size", count(1), 128, "rows of a step");
    public static final TrainOption<Long> SEED =
            add("seed", OptionType.whole("whole numbers of 64 bits"), 1L, "root of all random streams");
    public static final TrainOption<Boolean> SHUFFLE =
            add("shuffle", flag(), true, "each epoch has an order of its own, else the file's");
    public static final TrainOption<Integer> SHUFFLE_WINDOW = add(
            "shuffle-window",
            count(1),
            null,
            "blocks of data whose rows each shard mixes at a time; by default all rows of data up to 256 MiB, else 4");
    public static final TrainOption<Integer> SHARDS = add(
            "shards",
            count(1, 4096, "the powers of two from 1 to 4096", value -> Integer.bitCount(value) == 1),
            null,
            "logical shards of a step, a setting of the model; by default by the batch size");
    public static final TrainOption<Double> CLIP_NORM = addOrOff(
            "clip-norm", positive(), "longest gradient (global norm), longer ones are scaled down; by default off");
    public static final TrainOption<Integer> EARLY_STOPPING = addOrOff(
            "early-stopping",
            count(1),
            "epochs without a better validation loss after which training stops, with the best epoch's weights; by"
                    + " default off");
    public static final TrainOption<String> CLASS_WEIGHTS = addOrOff(
            "class-weights", choice("balanced"), "weighs rare classes more, as in scikit-learn; by default off");
    public static final TrainOption<Boolean> DIAGNOSTICS =
            add("diagnostics", flag(), false, "gradient and activation statistics per layer in metrics.jsonl");
    public static final TrainOption<String> INIT_FROM =
            add("init-from", text("safetensors files"), null, "safetensors file of the weights to start from");
    public static final TrainOption<String> MASK = add(
            "mask", text("safetensors files"), null, "safetensors file of zeros and ones, weights at its zeros stay 0");
    public static final TrainOption<Integer> WORKERS = add(
            "workers",
            count(1),
            null,
            "Spark tasks that share a step, which never changes the result; by default all slots");
    public static final TrainOption<TransportChoice> TRANSPORT =
            add("transport", choice(TransportChoice.class), TransportChoice.AUTO, "how workers reach the averager");
    public static final TrainOption<Integer> CHECKPOINT_EVERY =
            add("checkpoint-every", count(0), 1, "epochs between checkpoints; 0 for none");
    public static final TrainOption<Boolean> RESUME =
            add("resume", flag(), false, "continue what the output directory holds, from its newest valid checkpoint");
    public static final TrainOption<Boolean> OVERWRITE =
            add("overwrite", flag(), false, "replace what the output directory holds");
    public static final TrainOption<String> OUTPUT =
            add("output", text("URIs"), null, "URI of the output directory; by default runs/NAME, after the data");

    private final String name;
    private final OptionType<T> type;
    private final T fallback;
    private final boolean canBeOff;
    private final String description;

    private TrainOption(String name, OptionType<T> type, T fallback, boolean canBeOff, String description) {
        this.name = name;
        this.type = type;
        this.fallback = fallback;
        this.canBeOff = canBeOff;
        this.description = description;
    }

    /** All options, in the order in which help and run.json show them. */
    public static List<TrainOption<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** The option of that name; throws {@link UserError} naming the nearest ones where there is none. */
    public static TrainOption<?> named(String name) {
        for (var option : ALL) if (option.name.equals(name)) return option;
        var names = ALL.stream().map(TrainOption::name).toList();
        throw new UserError(Nearest.unknown("option", name, names));
    }

    public String name() {
        return name;
    }

    /** The default; null where it depends on other options or the data, or is off. */
    public T fallback() {
        return fallback;
    }

    /** Whether it is true or false, so that naming it says true. */
    public boolean isFlag() {
        return fallback instanceof Boolean;
    }

    /** A short phrase for the help. */
    public String description() {
        return description;
    }

    /** Whether its values are names or places, which no list tells. */
    public boolean isText() {
        return this == DATA || this == LABEL || this == TEST || this == INIT_FROM || this == MASK || this == OUTPUT;
    }

    /** The allowed values, in words. */
    public String allowed() {
        return canBeOff ? type.allowed() + ", or off" : type.allowed();
    }

    /** Reads a value; null says off. Throws {@link UserError} naming option, value and what is allowed. */
    T parse(Object found) {
        if (canBeOff && "off".equals(found)) return null;
        return new OptionType<>(allowed(), type.reader()).parse(name, found);
    }

    @Override
    public String toString() {
        return name;
    }

    private static OptionType<Double> positive() {
        return real("positive numbers", x -> x > 0);
    }

    private static OptionType<Double> atLeastZero() {
        return real("numbers from 0", x -> x >= 0);
    }

    private static OptionType<Double> belowOne() {
        return real("numbers in [0, 1)", x -> x >= 0 && x < 1);
    }

    private static <T> TrainOption<T> add(String name, OptionType<T> type, T fallback, String description) {
        var option = new TrainOption<>(name, type, fallback, false, description);
        ALL.add(option);
        return option;
    }

    private static <T> TrainOption<T> addOrOff(String name, OptionType<T> type, String description) {
        var option = new TrainOption<>(name, type, null, true, description);
        ALL.add(option);
        return option;
    }
}
