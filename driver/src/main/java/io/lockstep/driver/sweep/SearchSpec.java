package io.lockstep.driver.sweep;

import io.lockstep.core.Nearest;
import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a space is searched: a strategy and its settings, defaults filled in.
 *
 * @param strategy name of a {@link StrategyKind}, or of a class of the user's
 * @param settings by name, in order; whole numbers
 * @param terms what else {@code search} says, of any strategy, as YAML gives it, by name: {@link #TERMS}
 */
public record SearchSpec(String strategy, Map<String, Long> settings, Map<String, Object> terms) {
    /** Entries that belong to no strategy; they may stand beside {@code search} too. */
    static final List<String> TERMS = List.of("constraints", "when", "enqueue", "finalists", "folds", "ensemble");

    /** Reads {@code search} as YAML gives it: a map, a strategy's name, or null for a grid. */
    public static SearchSpec parse(Object spec) {
        if (spec == null) return parse(Map.of());
        if (spec instanceof String name) return parse(Map.of("strategy", name));
        if (!(spec instanceof Map<?, ?> map))
            throw new UserError("search: " + spec + "; allowed is {strategy: NAME, ...}, by default a grid");
        var named = map.get("strategy") == null ? "grid" : String.valueOf(map.get("strategy"));
        var kind = StrategyKind.of(named.toLowerCase(Locale.ROOT));
        var strategy = kind == null ? named : kind.toString();
        if (kind == null && !isClass(strategy))
            throw new EntryError(
                    "search.strategy",
                    new UserError("search: " + Nearest.unknown("strategy", strategy, StrategyKind.names())));
        var settings = new LinkedHashMap<>(kind == null ? Map.of("seed", 1L) : kind.defaults());
        var terms = new LinkedHashMap<String, Object>();
        for (var entry : map.entrySet()) {
            var name = String.valueOf(entry.getKey()).replace('_', '-');
            if (name.equals("strategy")) continue;
            if (TERMS.contains(name)) {
                terms.put(name, entry.getValue());
                continue;
            }
            var value =
                    EntryError.at("search." + entry.getKey(), () -> setting(strategy, name, entry.getValue(), kind));
            settings.put(name, value);
        }
        EntryError.at("search.finalists", () -> Optional.ofNullable(Finalists.Request.parse(terms.get("finalists"))));
        boolean finalists = Finalists.Request.parse(terms.get("finalists")) != null;
        EntryError.at("search.ensemble", () -> ensemble(terms.get("ensemble"), finalists));
        int folds = EntryError.at("search.folds", () -> folds(terms.get("folds")));
        if (folds > 0 && finalists)
            throw new EntryError(
                    "search.folds",
                    new UserError(
                            "search: folds: " + folds + " and finalists exclude each other: both say how the winner"
                                    + " is found; give one of them"));
        if (folds > 0 && kind == StrategyKind.PBT)
            throw new EntryError(
                    "search.folds",
                    new UserError("search: folds: " + folds + "; pbt has none, for its members take over weights that"
                            + " have seen the other folds"));
        return new SearchSpec(strategy, settings, terms);
    }

    private static boolean ensemble(Object value, boolean finalists) {
        if (value == null || Boolean.FALSE.equals(value)) return false;
        if (!Boolean.TRUE.equals(value))
            throw new UserError("search: ensemble: " + value + "; allowed are true and false");
        if (!finalists)
            throw new UserError("search: ensemble: is one of finalists, and there are none; ask for some by finalists:"
                    + " {top: 5, seeds: 5}");
        return true;
    }

    /** Whether the finalists are to become one model. */
    boolean ensemble() {
        return ensemble(terms.get("ensemble"), true);
    }

    private static int folds(Object value) {
        if (value == null || Boolean.FALSE.equals(value)) return 0;
        if (value instanceof Integer folds && folds >= 2 && folds <= 100) return folds;
        throw new UserError("search: folds: " + value + "; allowed are whole numbers from 2 to 100");
    }

    /** Folds of cross-validation; 0 without. */
    public int folds() {
        return folds(terms.get("folds"));
    }

    /** The best that are to be trained anew; null where none are. */
    Finalists.Request finalists() {
        return Finalists.Request.parse(terms.get("finalists"));
    }

    /** Throws {@link UserError} where what is asked for needs validation rows and there are none. */
    void requireValidation(boolean there) {
        if (finalists() != null && !there)
            throw new EntryError(
                    "search.finalists",
                    new UserError("search: finalists: there are no validation rows to compare them on; give some by"
                            + " --valid (a fraction such as 0.1, a row count or a URI)"));
    }

    /** The space with the terms of this search. */
    SearchSpace limit(SearchSpace space) {
        return space.with(terms.get("when"), terms.get("constraints"), terms.get("enqueue"));
    }

    /** A name with a dot in it is that of a user's class. */
    private static boolean isClass(String strategy) {
        return strategy.indexOf('.') > 0;
    }

    /** @param kind null for a user's class, which may have any settings */
    private static long setting(String strategy, String name, Object value, StrategyKind kind) {
        var known = kind == null ? List.of(name) : kind.defaults().keySet();
        if (!known.contains(name))
            throw new UserError(
                    known.isEmpty()
                            ? "search: " + name + ": the strategy " + strategy + " has no settings"
                            : "search: " + Nearest.unknown("setting of " + strategy, name, known));
        boolean whole = value instanceof Integer || value instanceof Long;
        long number = whole ? ((Number) value).longValue() : 0;
        int least = name.equals("eta") || kind == StrategyKind.PBT && name.equals("trials") ? 2 : 1;
        int most = kind == StrategyKind.PBT && name.equals("replace") ? 50 : 100_000;
        if (!whole || !name.equals("seed") && (number < least || number > most))
            throw new UserError("search: " + name + ": " + value + "; allowed are whole numbers"
                    + (name.equals("seed") ? "" : " from " + least + " to " + most));
        return number;
    }

    /**
     * The strategy itself.
     *
     * @param epochs those of a whole trial
     */
    Strategy build(SearchSpace space, Objective objective, int epochs) {
        var context = new StrategyContext(space, objective, epochs, settings);
        var kind = StrategyKind.of(strategy);
        if (kind == null) return EntryError.at("search.strategy", () -> StrategyKind.users(strategy, context));
        var least = kind.epochsSetting();
        if (least != null && epochs < context.get(least))
            throw new EntryError(
                    "search." + least,
                    new UserError("search: " + least + ": " + context.get(least)
                            + "; allowed are 1 to the trials' epochs, " + epochs));
        return kind.make(context);
    }

    /** Whether the strategy can search such a space; throws {@link UserError} where it can't. */
    boolean check(SearchSpace space) {
        var kind = StrategyKind.of(strategy);
        if (kind == StrategyKind.GRID) return !space.grid().isEmpty();
        if (kind != null && kind.decidesEpochs() && space.domains().containsKey("epochs"))
            throw new EntryError(
                    "space.epochs",
                    new UserError("space: epochs: " + strategy + " decides how many epochs a trial gets; give the most"
                            + " in base or as --epochs"));
        return true;
    }

    /** As {@link #parse} reads it. */
    Map<String, Object> plain() {
        var map = new LinkedHashMap<String, Object>();
        map.put("strategy", strategy);
        settings.forEach((name, value) -> {
            if (!(name.equals("trials") && value == StrategyKind.ALL_BRACKETS)) map.put(name, value);
        });
        map.putAll(terms);
        return map;
    }

    /** A line for each strategy: what it does, and its settings with their defaults. For the help. */
    public static List<String> strategies() {
        var lines = new ArrayList<String>();
        for (var kind : StrategyKind.values()) {
            var text = new ArrayList<String>();
            kind.defaults()
                    .forEach((name, value) -> text.add(name + " "
                            + (value == StrategyKind.ALL_BRACKETS
                                    ? "(those of all brackets)"
                                    : String.valueOf(value))));
            lines.add(kind + ": " + kind.summary() + (text.isEmpty() ? "" : "; " + String.join(", ", text)));
        }
        lines.add("com.example.Mine: a class of yours that implements " + Strategy.class.getName());
        return lines;
    }
}
