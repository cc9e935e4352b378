package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import io.lockstep.driver.options.TrainOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options that a sweep varies, in the order given, each with its domain. */
public record SearchSpace(Map<String, Domain> domains) {
    /** Options that belong to the sweep as a whole. */
    private static final Set<String> NOT_VARIED = Set.of("output", "resume", "overwrite", "workers", "transport");

    private static final int MOST_TRIALS = 100_000;

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
        return new SearchSpace(java.util.Collections.unmodifiableMap(domains));
    }

    private static Domain domain(String name, Object spec) {
        if (NOT_VARIED.contains(name) || name.startsWith("no-") && NOT_VARIED.contains(name.substring(3)))
            throw new UserError(
                    "space: " + name + " is one for the whole sweep; allowed are options of a model or its data");
        var domain = Domain.parse(name, spec);
        for (Object sample : domain.samples()) check(name, sample);
        return domain;
    }

    private static void check(String name, Object value) {
        try {
            TrainOptions.defaults().with(name, value);
        } catch (UserError e) {
            throw new UserError("space: " + e.getMessage(), e);
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
        return combinations;
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

    /** The random configuration of one trial; each option has its stream, whatever else the space holds. */
    public Map<String, Object> draw(long seed, int trial) {
        var params = new LinkedHashMap<String, Object>();
        domains.forEach((name, domain) ->
                params.put(name, domain.at(key(seed, trial, name).uniformDouble(0))));
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
