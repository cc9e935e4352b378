package io.lockstep.core.optim;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * An update rule as configuration; its state lives outside, in one slot per {@link #slotNames() name} of the weights'
 * own shape, starting at zero. Rules are elementwise, so that any part of the weights may be updated by any thread.
 * Each is defined as PyTorch defines the optimizer of the same name. In JSON its {@code name} tells which it is.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Sgd.class, name = "sgd"),
    @JsonSubTypes.Type(value = Adam.class, name = "adam"),
    @JsonSubTypes.Type(value = AdamW.class, name = "adamw"),
    @JsonSubTypes.Type(value = RmsProp.class, name = "rmsprop"),
    @JsonSubTypes.Type(value = Adagrad.class, name = "adagrad"),
    @JsonSubTypes.Type(value = LazyAdam.class, name = "lazy_adam")
})
public sealed interface Optimizer permits Sgd, Adam, AdamW, RmsProp, Adagrad, LazyAdam {

    /** The option's value that chooses this rule, which is also its name in JSON. */
    String name();

    /** All that a user may set, by the names of the options. */
    OptimizerSettings settings();

    /**
     * The same rule with other settings.
     *
     * @param settings all that {@link #settings} names
     */
    Optimizer with(OptimizerSettings settings);

    /** The base learning rate, before any schedule. */
    double learningRate();

    /** Names of the state slots, as PyTorch's state dict names them; empty for plain descent. */
    List<String> slotNames();

    /**
     * Whether a weight whose gradient is 0 stays as it is, and its slots too: then an update need only visit the rows of a
     * wide first layer that a step's data touched.
     */
    default boolean leavesUntouched() {
        return false;
    }

    /**
     * Updates {@code [from, to)} of one tensor.
     *
     * @param weights modified
     * @param gradient of the mean loss; left as it is
     * @param slots one array per slot name, as long as the weights; modified
     * @param step number of this update, from 1
     * @param learningRate the scheduled rate of this step
     */
    void update(float[] weights, float[] gradient, float[][] slots, int from, int to, long step, double learningRate);
}
