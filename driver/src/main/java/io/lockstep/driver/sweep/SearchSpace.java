package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.core.random.Permutation;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import io.lockstep.driver.options.OptionScope;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options that a sweep varies, in the order given, each with its domain, and what holds between them.
 *
 * @param domains by option
 * @param when options that are varied only while another has certain values, which stands before them
 * @param constraints what every trial keeps to
 * @param known settings to begin with, in order: trial number i has those of {@code known.get(i)}, and draws for the rest
 * @param parameters counts the trained numbers of a trial's network; null until the data is known
 */
public record SearchSpace(
        Map<String, Domain> domains,
        Map<String, Condition> when,
        List<Constraint> constraints,
        List<Map<String, Object>> known,
        ToLongFunction<Map<String, Object>> parameters) {
    /** Draws of one trial before the constraints are taken to leave nothing. */
    private static final int MOST_DRAWS = 1000;

    private static final int MOST_TRIALS = 100_000;
    /** Draws of one trial within its own parts before the whole range is its. */
    private static final int EVEN_DRAWS = 20;
    /** No trial's number: keys which trial has which part of an option's range. */
    private static final int CELLS = -1;

    /**
     * Reads a space as YAML gives it and checks each value against its option.
     *
     * @throws UserError naming option, value and what is allowed
     */
    public static SearchSpace parse(Map<?, ?> spec) {
        var domains = new LinkedHashMap<String, Domain>();
        for (var entry : spec.entrySet()) {
            var name = String.valueOf(entry.getKey());
            domains.put(name, EntryError.at("space." + name, () -> domain(name, entry.getValue())));
        }
        if (domains.containsKey("hidden") && (domains.containsKey("depth") || domains.containsKey("width")))
            throw new UserError(
                    "space: hidden stands beside depth or width; allowed is one way of naming the hidden" + " layers");
        if (domains.isEmpty()) throw new UserError("space: is empty; allowed are options with the values to try");
        return new SearchSpace(Collections.unmodifiableMap(domains), Map.of(), List.of(), List.of(), null);
    }

    /**
     * The same options with what {@code search} says of them.
     *
     * @param when, constraints, enqueue as YAML gives them; null for none
     */
    SearchSpace with(Object when, Object constraints, Object enqueue) {
        return new SearchSpace(
                domains,
                EntryError.at("search.when", () -> Condition.parse(when, domains)),
                EntryError.at("search.constraints", () -> Constraint.parse(constraints, domains.keySet())),
                EntryError.at("search.enqueue", () -> known(enqueue)),
                parameters);
    }

    /** The same space, where the network of a trial can be sized. */
    SearchSpace sizedBy(ToLongFunction<Map<String, Object>> count) {
        return new SearchSpace(domains, when, constraints, known, count);
    }

    private List<Map<String, Object>> known(Object enqueue) {
        if (enqueue == null) return List.of();
        var all = new ArrayList<Map<String, Object>>();
        for (Object one : enqueue instanceof List<?> list ? list : List.of(enqueue)) {
            if (!(one instanceof Map<?, ?> map))
                throw new UserError("search: enqueue: " + one + "; allowed is a list of {option: value, ...}");
            var params = new LinkedHashMap<String, Object>();
            for (var entry : map.entrySet()) {
                var name = String.valueOf(entry.getKey());
                if (!domains.containsKey(name))
                    throw new UserError(
                            "search: enqueue: " + name + " is not varied; allowed are options of the space: "
                                    + String.join(", ", domains.keySet()));
                if (!domains.get(name).holds(entry.getValue()))
                    throw new UserError("search: enqueue: " + name + ": " + entry.getValue()
                            + " lies outside the space;" + " allowed is "
                            + Domain.show(domains.get(name).plain()));
                params.put(name, entry.getValue());
            }
            all.add(params);
        }
        return all;
    }

    private static Domain domain(String name, Object spec) {
        if (isOneForAll(name) || name.startsWith("no-") && isOneForAll(name.substring(3)))
            throw new UserError(
                    "space: " + name + " is one for the whole sweep; allowed are options of a model or its data");
        var domain = Domain.parse(name, spec);
        for (Object sample : domain.samples()) check(name, sample);
        return domain;
    }

    /** Options of a run and of its output belong to the sweep as a whole. */
    private static boolean isOneForAll(String name) {
        return Stream.of(OptionScope.RUN, OptionScope.OUTPUT)
                .flatMap(scope -> TrainOption.of(scope).stream())
                .anyMatch(option -> option.name().equals(name));
    }

    private static void check(String name, Object value) {
        try {
            TrainOptions.defaults().with(LayerWidths.layer(name) > 0 ? "width" : name, value);
        } catch (UserError e) {
            throw new UserError("space: " + (LayerWidths.layer(name) > 0 ? name + ": " : "") + e.getMessage(), e);
        }
    }

    /** Every combination, the last option varying fastest. */
    public List<Map<String, Object>> grid() {
        var combinations = new ArrayList<Map<String, Object>>(List.of(Map.of()));
        for (var entry : domains.entrySet()) {
            var choice = choice(entry.getKey(), entry.getValue());
            if ((long) combinations.size() * choice.values().size() > MOST_TRIALS)
                throw new UserError("space: the grid has more than " + MOST_TRIALS + " combinations");
            var longer = new ArrayList<Map<String, Object>>();
            for (var combination : combinations)
                for (Object value : choice.values()) {
                    var next = new LinkedHashMap<>(combination);
                    next.put(entry.getKey(), value);
                    longer.add(next);
                }
            combinations = longer;
        }
        var kept = new LinkedHashSet<Map<String, Object>>();
        for (var combination : combinations) {
            var params = active(combination);
            if (isAllowed(params)) kept.add(params);
        }
        if (kept.isEmpty()) throw nothingLeft("the grid");
        return List.copyOf(kept);
    }

    private UserError nothingLeft(String of) {
        return new EntryError(
                "search.constraints",
                new UserError("search: constraints: nothing of " + of + " keeps to "
                        + constraints.stream().map(Constraint::toString).collect(Collectors.joining(", "))));
    }

    /** The settings without those whose condition isn't met. */
    Map<String, Object> active(Map<String, Object> params) {
        var kept = new LinkedHashMap<String, Object>();
        params.forEach((name, value) -> {
            var condition = when.get(name);
            boolean asked = condition == null || condition.holds(kept);
            if (asked && LayerWidths.isThere(name, params)) kept.put(name, value);
        });
        return kept;
    }

    /** Whether the settings keep to all constraints. */
    boolean isAllowed(Map<String, Object> params) {
        for (var constraint : constraints) {
            if (!constraint.isOfParameters()) {
                if (!constraint.holds(params)) return false;
            } else if (parameters != null && !constraint.holds(parameters.applyAsLong(params))) return false;
        }
        return true;
    }

    /** The values of an option, as a grid wants them. */
    private static Domain.Choice choice(String name, Domain domain) {
        if (!(domain instanceof Domain.Choice choice))
            throw new EntryError(
                    "space." + name,
                    new UserError("space: " + name + ": " + Domain.show(domain.plain())
                            + " is no list of values; the strategy grid needs one (the others take ranges too)"));
        var seen = new HashSet<Object>();
        for (Object value : choice.values())
            if (!seen.add(value))
                throw new EntryError(
                        "space." + name,
                        new UserError("space: " + name + ": " + value
                                + " stands there twice; the strategy grid tries every value once"));
        return choice;
    }

    /**
     * The random configuration of one trial, the first of its draws that keeps to the constraints; each option has its
     * stream, whatever else the space holds.
     */
    public Map<String, Object> draw(long seed, int trial) {
        return draw(seed, trial, Set.of());
    }

    /** The same, and none of {@code taken} while there are others among the draws; null where there are none. */
    Map<String, Object> draw(long seed, int trial, Set<Map<String, Object>> taken) {
        boolean anyAllowed = false;
        for (int draw = 0; draw < MOST_DRAWS; draw++) {
            var params = active(drawn(seed, trial, draw));
            if (!isAllowed(params)) continue;
            anyAllowed = true;
            if (!taken.contains(params)) return params;
        }
        if (anyAllowed) return null;
        throw nothingLeft(MOST_DRAWS + " draws");
    }

    /**
     * The configuration of one of {@code trials} that share the range of each option evenly, one in each of as many equal
     * parts of it: a Latin hypercube (McKay, Beckman and Conover, Technometrics 21, 1979). Where constraints leave few of
     * its places, the trial is drawn as {@link #draw(long, int)} draws.
     */
    Map<String, Object> drawEvenly(long seed, int trial, int trials) {
        for (int draw = 0; draw < EVEN_DRAWS; draw++) {
            int of = draw;
            var params = active(drawn(
                    trial,
                    name -> (Permutation.of(key(seed, CELLS, name), trials).at(trial)
                                    + key(seed, trial, name).uniformDouble(of))
                            / trials));
            if (isAllowed(params)) return params;
        }
        return draw(seed, trial);
    }

    private Map<String, Object> drawn(long seed, int trial, int draw) {
        return drawn(trial, name -> key(seed, trial, name).uniformDouble(draw));
    }

    /** @param unit in [0, 1), of an option that the trial isn't given */
    private Map<String, Object> drawn(int trial, ToDoubleFunction<String> unit) {
        var params = new LinkedHashMap<String, Object>();
        domains.forEach((name, domain) -> {
            Object given = trial < known.size() ? known.get(trial).get(name) : null;
            params.put(name, given != null ? given : domain.at(unit.applyAsDouble(name)));
        });
        return params;
    }

    /** The stream of an option of a trial. */
    static RandomKey key(long seed, int trial, String name) {
        return RandomKey.of(seed, Purpose.SEARCH).with(trial).with(hash(name));
    }

    /** FNV-1a, 64 bits. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        return hash;
    }
}
