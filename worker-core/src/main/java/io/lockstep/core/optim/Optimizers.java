package io.lockstep.core.optim;

import io.lockstep.core.UserError;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The optimizers that a user can name. */
public final class Optimizers {
    /** One of each kind with PyTorch's defaults, in the order in which help names them. */
    public static final List<Optimizer> ALL =
            List.of(Sgd.DEFAULT, Adam.DEFAULT, AdamW.DEFAULT, RmsProp.DEFAULT, Adagrad.DEFAULT, LazyAdam.DEFAULT);

    private Optimizers() {}

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(Optimizer::name).toList();
    }

    /** The options that are a setting of at least one of them. */
    public static Set<String> settingNames() {
        return ALL.stream()
                .flatMap(optimizer -> optimizer.settings().asMap().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The optimizer of that name with its defaults; throws {@link UserError} where there is none. */
    public static Optimizer named(String name) {
        for (var optimizer : ALL) if (optimizer.name().equals(name)) return optimizer;
        throw new UserError("optimizer: '" + name + "'; allowed are " + String.join(", ", names()));
    }

    /**
     * The optimizer of that name with what was given in place of its defaults.
     *
     * @param given option to value, Doubles and Booleans; a flag that says false is no setting
     * @throws UserError for a setting that this optimizer doesn't have, as PyTorch refuses an unknown argument
     */
    public static Optimizer build(String name, Map<String, ?> given) {
        var optimizer = named(name);
        var settings = optimizer.settings();
        for (var entry : given.entrySet()) {
            var option = entry.getKey();
            if (settings.asMap().containsKey(option)) settings = settings.replace(option, entry.getValue());
            else if (!Boolean.FALSE.equals(entry.getValue()))
                throw new UserError(option + ": " + name + " has no such option; it has "
                        + settings.asMap().keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return optimizer.with(settings);
    }
}
