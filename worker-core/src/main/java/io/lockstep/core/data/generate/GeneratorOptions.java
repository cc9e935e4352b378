package io.lockstep.core.data.generate;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The options of one {@code builtin:} URI, each asked for once with its default and its range. */
final class GeneratorOptions {
    private final String name;
    private final Map<String, String> given;
    /** With their defaults. */
    private final TreeMap<String, String> known = new TreeMap<>();

    private GeneratorOptions(String name, Map<String, String> given) {
        this.name = name;
        this.given = given;
    }

    /** Parses {@code key=value&key=value}; empty for none. */
    static GeneratorOptions parse(String name, String query) {
        var given = new LinkedHashMap<String, String>();
        for (var part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) throw new UserError("builtin:" + name + ": \"" + part + "\"; allowed is key=value");
            if (given.put(part.substring(0, equals), part.substring(equals + 1)) != null)
                throw new UserError("builtin:" + name + ": " + part.substring(0, equals) + " is given twice");
        }
        return new GeneratorOptions(name, given);
    }

    long whole(String key, long standard, long least, long most) {
        var text = take(key, Long.toString(standard));
        if (text == null) return standard;
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) return value;
        } catch (NumberFormatException e) {
            // refused below, as one out of range
        }
        throw bad(key, text, "whole numbers from " + least + " to " + most);
    }

    double number(String key, double standard, double least, double most) {
        var text = take(key, Figures.setting(standard));
        if (text == null) return standard;
        try {
            double value = Double.parseDouble(text);
            if (value >= least && value <= most) return value;
        } catch (NumberFormatException e) {
            // refused below, as one out of range
        }
        throw bad(key, text, "numbers from " + least + " to " + most);
    }

    <E extends Enum<E>> E choice(String key, E standard, Class<E> type) {
        var text = take(key, standard.name().toLowerCase(Locale.ROOT));
        if (text == null) return standard;
        var names = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            var lower = constant.name().toLowerCase(Locale.ROOT);
            if (lower.equals(text)) return constant;
            names.append(names.isEmpty() ? "" : ", ").append(lower);
        }
        throw bad(key, text, names.toString());
    }

    /** To be called when all options were asked for: refuses those that nobody asked for. */
    void refuseUnknown() {
        for (var key : given.keySet()) {
            if (!known.containsKey(key))
                throw new UserError("builtin:" + name + ": no option \"" + key + "\"; allowed are "
                        + String.join(", ", known.keySet()));
        }
    }

    /** The options asked for, each with its default. */
    String defaults() {
        return known.entrySet().stream()
                .map(option -> option.getKey() + " " + option.getValue())
                .collect(Collectors.joining(", "));
    }

    private String take(String key, String standard) {
        known.put(key, standard);
        return given.get(key);
    }

    private UserError bad(String key, String found, String allowed) {
        return new UserError("builtin:" + name + ": " + key + "=" + found + "; allowed are " + allowed);
    }
}
