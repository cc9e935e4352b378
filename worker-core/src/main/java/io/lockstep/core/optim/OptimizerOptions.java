package io.lockstep.core.optim;

import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The optimizer options as a user gives them; null where left to the optimizer's default. An option that the named
 * optimizer doesn't have is refused, as PyTorch refuses an unknown argument.
 */
public record OptimizerOptions(
        Double learningRate,
        Double momentum,
        Boolean nesterov,
        Double weightDecay,
        Double beta1,
        Double beta2,
        Double alpha,
        Double epsilon) {

    /** Names of the optimizers. */
    public static final List<String> NAMES = List.of("sgd", "adam", "adamw", "rmsprop", "adagrad");

    /** All left to the defaults. */
    public static final OptimizerOptions NONE = new OptimizerOptions(null, null, null, null, null, null, null, null);

    private static final Set<String> ADAM = Set.of("learning-rate", "beta1", "beta2", "epsilon", "weight-decay");

    /** The optimizer of that name with these options. */
    public Optimizer build(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "sgd" -> sgd();
            case "adam" -> adam();
            case "adamw" -> adamW();
            case "rmsprop" -> rmsProp();
            case "adagrad" -> adagrad();
            default -> throw new UserError("optimizer: '" + name + "'; allowed are " + String.join(", ", NAMES));
        };
    }

    private Sgd sgd() {
        allow("sgd", Set.of("learning-rate", "momentum", "nesterov", "weight-decay"));
        var d = Sgd.DEFAULT;
        return new Sgd(
                or(learningRate, d.learningRate()),
                or(momentum, d.momentum()),
                nesterov == null ? d.nesterov() : nesterov,
                or(weightDecay, d.weightDecay()));
    }

    private Adam adam() {
        allow("adam", ADAM);
        var d = Adam.DEFAULT;
        return new Adam(
                or(learningRate, d.learningRate()),
                or(beta1, d.beta1()),
                or(beta2, d.beta2()),
                or(epsilon, d.epsilon()),
                or(weightDecay, d.weightDecay()));
    }

    private AdamW adamW() {
        allow("adamw", ADAM);
        var d = AdamW.DEFAULT;
        return new AdamW(
                or(learningRate, d.learningRate()),
                or(beta1, d.beta1()),
                or(beta2, d.beta2()),
                or(epsilon, d.epsilon()),
                or(weightDecay, d.weightDecay()));
    }

    private RmsProp rmsProp() {
        allow("rmsprop", Set.of("learning-rate", "alpha", "epsilon", "weight-decay", "momentum"));
        var d = RmsProp.DEFAULT;
        return new RmsProp(
                or(learningRate, d.learningRate()),
                or(alpha, d.alpha()),
                or(epsilon, d.epsilon()),
                or(weightDecay, d.weightDecay()),
                or(momentum, d.momentum()));
    }

    private Adagrad adagrad() {
        allow("adagrad", Set.of("learning-rate", "epsilon", "weight-decay"));
        var d = Adagrad.DEFAULT;
        return new Adagrad(
                or(learningRate, d.learningRate()),
                or(epsilon, d.epsilon()),
                or(weightDecay, d.weightDecay()),
                d.learningRateDecay());
    }

    private static double or(Double given, double otherwise) {
        return given == null ? otherwise : given;
    }

    private void allow(String optimizer, Set<String> options) {
        for (var option : given())
            if (!options.contains(option))
                throw new UserError(option + ": " + optimizer + " has no such option; it has "
                        + String.join(", ", options.stream().sorted().toList()));
    }

    private List<String> given() {
        var names = new ArrayList<String>();
        if (learningRate != null) names.add("learning-rate");
        if (momentum != null) names.add("momentum");
        if (nesterov != null && nesterov) names.add("nesterov");
        if (weightDecay != null) names.add("weight-decay");
        if (beta1 != null) names.add("beta1");
        if (beta2 != null) names.add("beta2");
        if (alpha != null) names.add("alpha");
        if (epsilon != null) names.add("epsilon");
        return names;
    }
}
