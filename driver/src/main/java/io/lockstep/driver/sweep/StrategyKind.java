package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The strategies that Lockstep brings: the one place where each has its name, its settings and how it is made. */
enum StrategyKind {
    /** Every combination. */
    GRID("every combination", of -> FixedStrategy.grid(of.space())),
    /** Trials drawn at random. */
    RANDOM(
            "trials drawn at random",
            of -> FixedStrategy.random(of.space(), of.get("trials"), of.seed()),
            "trials",
            10,
            "seed",
            1),
    /** Successive halving. */
    HALVING("random trials of which the best 1/eta go on from rung to rung", 27, Hyperband::halving),
    /** Brackets of successive halving. */
    HYPERBAND(
            "halving from several starts, many short trials to few long ones",
            StrategyKind.ALL_BRACKETS,
            Hyperband::of),
    /** Hyperband with proposed trials. */
    BOHB(
            "hyperband's rungs with trials proposed from what is known, as tpe does",
            StrategyKind.ALL_BRACKETS,
            Bohb::new),
    /** Population-based training. */
    PBT(
            "a population of which the worst take over weights of the best and go on with settings near to theirs",
            Pbt::new,
            "trials",
            12,
            "seed",
            1,
            "interval",
            1,
            "replace",
            25),
    /** The tree-structured Parzen estimator. */
    TPE(
            "startup trials spread over the space, then generations proposed from the best so far",
            of -> new Tpe(
                    of.space(), of.objective(), of.get("trials"), of.get("startup"), of.get("generation"), of.seed()),
            "trials",
            20,
            "seed",
            1,
            "startup",
            8,
            "generation",
            4);

    /** As many trials as all brackets have. */
    static final long ALL_BRACKETS = 0;

    private final String summary;
    private final Function<StrategyContext, Strategy> maker;
    private final Map<String, Long> defaults;

    StrategyKind(String summary, Function<StrategyContext, Strategy> maker, Object... namesAndDefaults) {
        this.summary = summary;
        this.maker = maker;
        var map = new LinkedHashMap<String, Long>();
        for (int i = 0; i < namesAndDefaults.length; i += 2)
            map.put((String) namesAndDefaults[i], ((Number) namesAndDefaults[i + 1]).longValue());
        defaults = Collections.unmodifiableMap(map);
    }

    /** One that ends trials early, at rungs. */
    StrategyKind(String summary, long trials, OfRungs maker) {
        this(
                summary,
                of -> maker.make(
                        of.space(),
                        of.objective(),
                        of.epochs(),
                        of.get("min-epochs"),
                        of.get("eta"),
                        of.get("trials"),
                        of.seed()),
                "trials",
                trials,
                "seed",
                1,
                "eta",
                3,
                "min-epochs",
                1);
    }

    /** Makes a strategy that ends trials early. */
    @FunctionalInterface
    private interface OfRungs {
        Strategy make(
                SearchSpace space, Objective objective, int epochs, int minEpochs, int eta, int trials, long seed);
    }

    /** In a line, for the help. */
    String summary() {
        return summary;
    }

    /** Names of the settings with their defaults, in order. */
    Map<String, Long> defaults() {
        return defaults;
    }

    /** Whether trials may end before their last epoch. */
    boolean decidesEpochs() {
        return epochsSetting() != null;
    }

    /** The setting that says how many epochs a trial gets at least; null where all get all. */
    String epochsSetting() {
        if (defaults.containsKey("min-epochs")) return "min-epochs";
        return this == PBT ? "interval" : null;
    }

    Strategy make(StrategyContext of) {
        return maker.apply(of);
    }

    /** The strategy of a name; null where there is none. */
    static StrategyKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElse(null);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(StrategyKind::toString).toList();
    }

    /**
     * A strategy of the user's: a public class on the class path with a public constructor that takes a
     * {@link StrategyContext}.
     *
     * @throws UserError where there is no such class
     */
    static Strategy users(String className, StrategyContext of) {
        try {
            var loader = Thread.currentThread().getContextClassLoader();
            var type = Class.forName(className, true, loader);
            if (!Strategy.class.isAssignableFrom(type))
                throw new UserError(
                        "search: strategy: " + className + " does not implement " + Strategy.class.getName());
            return (Strategy) type.getConstructor(StrategyContext.class).newInstance(of);
        } catch (ClassNotFoundException e) {
            throw new UserError(
                    "search: strategy: " + className + " is not on the class path; allowed are " + names()
                            + " and classes of yours (give their jar with --conf spark.jars=...)",
                    e);
        } catch (ReflectiveOperationException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new UserError(
                    "search: strategy: " + className + " can't be made from a " + StrategyContext.class.getSimpleName()
                            + ": " + cause,
                    cause);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
