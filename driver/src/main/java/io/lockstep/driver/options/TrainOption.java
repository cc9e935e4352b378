package io.lockstep.driver.options;

import static io.lockstep.driver.options.OptionType.choice;
import static io.lockstep.driver.options.OptionType.count;
import static io.lockstep.driver.options.OptionType.flag;
import static io.lockstep.driver.options.OptionType.parsed;
import static io.lockstep.driver.options.OptionType.real;
import static io.lockstep.driver.options.OptionType.text;

import io.lockstep.core.UserError;
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

    public static final TrainOption<String> DATA = add("data", text("URIs"), null, "what to train on");
    public static final TrainOption<String> FORMAT =
            add("format", choice("auto", "csv", "libsvm", "parquet", "idx"), "auto", "the data's format");
    public static final TrainOption<String> LABEL = add("label", text("column names"), "label", "the label column");
    public static final TrainOption<Task> TASK =
            add("task", choice(Task.class), null, "classification or regression; else by the label");
    public static final TrainOption<Validation> VALID =
            add("valid", Validation.TYPE, null, "validation: a fraction, a row count or a URI");
    public static final TrainOption<String> TEST = add("test", text("URIs"), null, "the test set");
    public static final TrainOption<Boolean> STANDARDIZE =
            add("standardize", flag(), false, "z-scores from the training rows");
    public static final TrainOption<List<Integer>> HIDDEN =
            add("hidden", OptionType.widths(), List.of(64), "hidden widths; empty for a linear model");
    public static final TrainOption<Integer> DEPTH =
            add("depth", count(0), null, "number of hidden layers, all as wide as --width");
    public static final TrainOption<Integer> WIDTH = add("width", count(1), null, "width of each hidden layer");
    public static final TrainOption<Activation> ACTIVATION =
            add("activation", choice(Activation.class), Activation.RELU, "the hidden layers' activation");
    public static final TrainOption<Initializer> INIT = add(
            "init",
            parsed("initialisers such as he_normal, glorot_uniform, normal:0.1", Initializer.class, Initializer::parse),
            null,
            "initial weights; by default he for the relu family, else glorot");
    public static final TrainOption<Boolean> BIAS = add("bias", flag(), true, "whether layers have biases");
    public static final TrainOption<Double> DROPOUT =
            add("dropout", real("numbers in [0, 1)", p -> p >= 0 && p < 1), 0.0, "share of hidden units dropped");
    public static final TrainOption<Norm> NORM = add("norm", choice(Norm.class), Norm.NONE, "normalisation");
    public static final TrainOption<Boolean> RESIDUAL =
            add("residual", flag(), false, "residual connections between layers of one width");
    public static final TrainOption<LossKind> LOSS =
            add("loss", choice(LossKind.class), null, "the loss; by default from task and classes");
    public static final TrainOption<String> OPTIMIZER = add(
            "optimizer",
            choice(OptimizerOptions.NAMES.toArray(String[]::new)),
            "adam",
            "the update rule, as in PyTorch");
    public static final TrainOption<Double> LEARNING_RATE =
            add("learning-rate", positive(), null, "the learning rate; by default PyTorch's");
    public static final TrainOption<Double> MOMENTUM = add("momentum", belowOne(), null, "sgd's or rmsprop's");
    public static final TrainOption<Boolean> NESTEROV = add("nesterov", flag(), false, "sgd's Nesterov momentum");
    public static final TrainOption<Double> WEIGHT_DECAY =
            add("weight-decay", atLeastZero(), null, "L2, except in adamw, where it is decoupled");
    public static final TrainOption<Double> BETA1 = add("beta1", belowOne(), null, "adam's and adamw's");
    public static final TrainOption<Double> BETA2 = add("beta2", belowOne(), null, "adam's and adamw's");
    public static final TrainOption<Double> ALPHA = add("alpha", belowOne(), null, "rmsprop's smoothing");
    public static final TrainOption<Double> EPSILON = add("epsilon", atLeastZero(), null, "the denominator's");
    public static final TrainOption<Schedule> SCHEDULE = add(
            "schedule",
            parsed(Schedule.ALLOWED, Schedule.class, Schedule::parse),
            new Schedule.Constant(),
            "the learning rate's schedule");
    public static final TrainOption<Integer> EPOCHS = add("epochs", count(0), 10, "passes over the training rows");
    public static final TrainOption<Integer> BATCH_SIZE = add("batch-size", count(1), 128, "rows of a step");
    public static final TrainOption<Long> SEED =
            add("seed", OptionType.whole("whole numbers of 64 bits"), 1L, "root of all random streams");
    public static final TrainOption<Boolean> SHUFFLE =
            add("shuffle", flag(), true, "whether each epoch has an order of its own");
    public static final TrainOption<Integer> SHARDS = add(
            "shards",
            count(1, 4096, "the powers of two from 1 to 4096", value -> Integer.bitCount(value) == 1),
            null,
            "logical shards of a step; by default from the batch size");
    public static final TrainOption<Integer> WORKERS =
            add("workers", count(1), null, "Spark tasks that share a step; by default all slots");
    public static final TrainOption<TransportChoice> TRANSPORT =
            add("transport", choice(TransportChoice.class), TransportChoice.AUTO, "how workers reach the averager");
    public static final TrainOption<Double> CLIP_NORM =
            addOrOff("clip-norm", positive(), "clips the gradient's global norm; by default off");
    public static final TrainOption<Integer> EARLY_STOPPING =
            addOrOff("early-stopping", count(1), "stops after that many epochs without improvement; by default off");
    public static final TrainOption<String> CLASS_WEIGHTS =
            addOrOff("class-weights", choice("balanced"), "weighs rare classes more; by default off");
    public static final TrainOption<Boolean> DIAGNOSTICS =
            add("diagnostics", flag(), false, "gradient and activation statistics per layer in metrics.jsonl");
    public static final TrainOption<String> INIT_FROM =
            add("init-from", text("safetensors files"), null, "start from these weights");
    public static final TrainOption<String> MASK =
            add("mask", text("safetensors files"), null, "weights at this file's zeros stay 0");
    public static final TrainOption<Integer> CHECKPOINT_EVERY =
            add("checkpoint-every", count(0), 1, "epochs between checkpoints; 0 for none");
    public static final TrainOption<Boolean> RESUME =
            add("resume", flag(), false, "continue the run in the output directory");
    public static final TrainOption<Boolean> OVERWRITE =
            add("overwrite", flag(), false, "replace the run in the output directory");
    public static final TrainOption<String> OUTPUT = add("output", text("URIs"), null, "the output directory");

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
