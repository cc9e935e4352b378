package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * When an option is varied at all: while another one has one of these values. Else it is left out of the trial, which
 * then has the option's value of {@code base} or its default.
 *
 * @param option the other option, varied too
 * @param values what it may be
 */
record Condition(String option, List<Object> values) {
    Condition {
        values = List.copyOf(values);
    }

    /** Whether a trial's settings so far meet it; not where the other option is itself left out. */
    boolean holds(Map<String, Object> params) {
        Object found = params.get(option);
        return found != null
                && values.stream().anyMatch(value -> String.valueOf(value).equals(String.valueOf(found)));
    }

    /** Reads {@code when: {momentum: {optimizer: [sgd, rmsprop]}}}; options stand before those that depend on them. */
    static Map<String, Condition> parse(Object spec, Map<String, Domain> domains) {
        if (spec == null) return Map.of();
        if (!(spec instanceof Map<?, ?> map)) throw mistake(spec);
        var names = new ArrayList<>(domains.keySet());
        var conditions = new LinkedHashMap<String, Condition>();
        for (var entry : map.entrySet()) {
            var name = String.valueOf(entry.getKey());
            if (!(entry.getValue() instanceof Map<?, ?> on) || on.size() != 1) throw mistake(spec);
            var other = on.entrySet().iterator().next();
            var otherName = String.valueOf(other.getKey());
            int at = names.indexOf(name);
            int before = names.indexOf(otherName);
            if (at < 0 || before < 0 || before >= at)
                throw new UserError("search: when: " + name + " under " + otherName + "; allowed are options of the"
                        + " space, under one that stands before them there: " + String.join(", ", names));
            var values = other.getValue() instanceof List<?> list ? list : Collections.singletonList(other.getValue());
            if (values.stream().anyMatch(Objects::isNull)) throw mistake(spec);
            var condition = new Condition(otherName, new ArrayList<>(values));
            condition.requirePossible(name, domains.get(otherName));
            conditions.put(name, condition);
        }
        return conditions;
    }

    /** Refuses what no trial can meet: a value that is misspelt would leave the option out of all of them. */
    private void requirePossible(String name, Domain domain) {
        for (var value : values)
            if (domain.holds(value)
                    || domain.samples().stream()
                            .anyMatch(sample -> String.valueOf(sample).equals(String.valueOf(value)))) return;
        throw new UserError("search: when: " + name + " under " + option + " " + Domain.show(values)
                + "; allowed is at least one of the values of " + option + " in the space: "
                + Domain.show(domain.plain()));
    }

    private static UserError mistake(Object spec) {
        return new UserError("search: when: " + Domain.show(spec)
                + "; allowed is OPTION: {OTHER: value or list}, such as momentum: {optimizer: [sgd, rmsprop]}");
    }

    /** As {@link #parse} reads it. */
    static Map<String, Object> plain(Map<String, Condition> conditions) {
        var map = new LinkedHashMap<String, Object>();
        conditions.forEach((name, condition) -> map.put(name, Map.of(condition.option(), condition.values())));
        return map;
    }
}
