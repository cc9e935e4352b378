package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.core.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a space is searched: a strategy and its settings, defaults filled in.
 *
 * @param strategy {@code grid}, {@code random}, {@code hyperband} or {@code tpe}
 * @param settings by name, in order; whole numbers
 */
public record SearchSpec(String strategy, Map<String, Long> settings) {
    private static final long ALL_BRACKETS = 0;

    /** The settings of each strategy with their defaults. */
    private static final Map<String, Map<String, Long>> STRATEGIES = strategies();

    private static Map<String, Map<String, Long>> strategies() {
        var map = new LinkedHashMap<String, Map<String, Long>>();
        map.put("grid", Map.of());
        map.put("random", ordered("trials", 10L, "seed", 1L));
        map.put("hyperband", ordered("trials", ALL_BRACKETS, "seed", 1L, "eta", 3L, "min-epochs", 1L));
        map.put("tpe", ordered("trials", 20L, "seed", 1L, "startup", 8L, "generation", 4L));
        return map;
    }

    private static Map<String, Long> ordered(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Long>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            map.put((String) namesAndValues[i], (Long) namesAndValues[i + 1]);
        return map;
    }

    /** Reads {@code search} as YAML gives it: a map, a strategy's name, or null for a grid. */
    public static SearchSpec parse(Object spec) {
        if (spec == null) return parse(Map.of());
        if (spec instanceof String name) return parse(Map.of("strategy", name));
        if (!(spec instanceof Map<?, ?> map))
            throw new UserError("search: " + spec + "; allowed is {strategy: NAME, ...}, by default a grid");
        var strategy = map.get("strategy") == null ? "grid" : String.valueOf(map.get("strategy"));
        var defaults = STRATEGIES.get(strategy);
        if (defaults == null)
            throw new EntryError(
                    "search.strategy",
                    new UserError("search: " + Nearest.unknown("strategy", strategy, STRATEGIES.keySet())));
        var settings = new LinkedHashMap<>(defaults);
        for (var entry : map.entrySet()) {
            var name = String.valueOf(entry.getKey()).replace('_', '-');
            if (name.equals("strategy")) continue;
            var value = EntryError.at(
                    "search." + entry.getKey(), () -> setting(strategy, name, entry.getValue(), defaults.keySet()));
            settings.put(name, value);
        }
        return new SearchSpec(strategy, settings);
    }

    private static long setting(String strategy, String name, Object value, Collection<String> known) {
        if (!known.contains(name))
            throw new UserError(
                    known.isEmpty()
                            ? "search: " + name + ": the strategy " + strategy + " has no settings"
                            : "search: " + Nearest.unknown("setting of " + strategy, name, known));
        boolean whole = value instanceof Integer || value instanceof Long;
        long number = whole ? ((Number) value).longValue() : 0;
        int least = name.equals("eta") ? 2 : 1;
        if (!whole || !name.equals("seed") && (number < least || number > 100_000))
            throw new UserError("search: " + name + ": " + value + "; allowed are whole numbers"
                    + (name.equals("seed") ? "" : " from " + least + " to 100000"));
        return number;
    }

    private int get(String name) {
        return settings.get(name).intValue();
    }

    /**
     * The strategy itself.
     *
     * @param epochs those of a whole trial
     */
    Strategy build(SearchSpace space, Objective objective, int epochs) {
        return switch (strategy) {
            case "random" -> FixedStrategy.random(space, get("trials"), settings.get("seed"));
            case "hyperband" -> hyperband(space, objective, epochs);
            case "tpe" ->
                new Tpe(space, objective, get("trials"), get("startup"), get("generation"), settings.get("seed"));
            default -> FixedStrategy.grid(space);
        };
    }

    /** Whether the strategy can search such a space; throws {@link UserError} where it can't. */
    boolean check(SearchSpace space) {
        if (strategy.equals("grid")) return !space.grid().isEmpty();
        if (strategy.equals("hyperband") && space.domains().containsKey("epochs"))
            throw new EntryError(
                    "space.epochs",
                    new UserError("space: epochs: hyperband decides how many epochs a trial gets; give the most in base"
                            + " or as --epochs"));
        return true;
    }

    private Strategy hyperband(SearchSpace space, Objective objective, int epochs) {
        int least = get("min-epochs");
        if (epochs < least)
            throw new EntryError(
                    "search.min-epochs",
                    new UserError("search: min-epochs: " + least + "; allowed are 1 to the trials' epochs, " + epochs));
        return new Hyperband(space, objective, epochs, least, get("eta"), get("trials"), settings.get("seed"));
    }

    /** As {@link #parse} reads it. */
    Map<String, Object> plain() {
        var map = new LinkedHashMap<String, Object>();
        map.put("strategy", strategy);
        settings.forEach((name, value) -> {
            if (!(name.equals("trials") && value == ALL_BRACKETS)) map.put(name, value);
        });
        return map;
    }

    /** A line for each strategy: its settings with their defaults. For the help. */
    public static List<String> help() {
        var lines = new ArrayList<String>();
        STRATEGIES.forEach((strategy, settings) -> {
            var text = new ArrayList<String>();
            settings.forEach((name, value) ->
                    text.add(name + " " + (value == ALL_BRACKETS ? "(those of all brackets)" : String.valueOf(value))));
            lines.add(strategy + ": " + (text.isEmpty() ? "every combination" : String.join(", ", text)));
        });
        return lines;
    }

    /** Names of the strategies. */
    public static Set<String> strategyNames() {
        return STRATEGIES.keySet();
    }
}
