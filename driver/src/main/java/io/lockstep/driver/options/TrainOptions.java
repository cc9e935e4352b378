package io.lockstep.driver.options;

import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A user's choice of training options: those given, each read and checked, and the defaults of the rest. Immutable.
 * Flags are also known by their negation, as in {@code no-bias}.
 */
public final class TrainOptions {
    private static final TrainOptions NONE = new TrainOptions(new LinkedHashMap<>());

    private final Map<TrainOption<?>, Object> given;

    private TrainOptions(Map<TrainOption<?>, Object> given) {
        this.given = given;
    }

    /** Nothing given. */
    public static TrainOptions defaults() {
        return NONE;
    }

    /**
     * Reads options by their names, from text as on the command line or from what YAML made of it.
     *
     * @param values a null value counts as not given
     * @throws UserError for unknown names, naming the nearest known ones, and for bad values, naming what is allowed
     */
    public static TrainOptions parse(Map<String, ?> values) {
        var options = NONE;
        for (var entry : values.entrySet()) options = options.with(entry.getKey(), entry.getValue());
        return options;
    }

    /** These with one more; a null value takes the option back to its default. */
    public TrainOptions with(String name, Object value) {
        if (name.startsWith("no-") && TrainOption.named(name.substring(3)).isFlag())
            return with(
                    name.substring(3), value == null ? null : !OptionType.flag().parse(name, value));
        var option = TrainOption.named(name);
        var next = new LinkedHashMap<>(given);
        next.remove(option);
        if (value != null) next.put(option, option.parse(value));
        return new TrainOptions(next);
    }

    /** These with all that {@code over} gives in the place of what stands here. */
    public TrainOptions with(TrainOptions over) {
        var next = new LinkedHashMap<>(given);
        over.given.forEach((option, value) -> {
            next.remove(option);
            next.put(option, value);
        });
        return new TrainOptions(next);
    }

    public boolean isGiven(TrainOption<?> option) {
        return given.containsKey(option);
    }

    /** The value given, else the default, which is null where it depends on the data or says off. */
    @SuppressWarnings("unchecked") // with() put there what the option itself read
    public <T> T get(TrainOption<T> option) {
        return given.containsKey(option) ? (T) given.get(option) : option.fallback();
    }

    /** The value; throws {@link UserError} where it is neither given nor has a default. */
    public <T> T require(TrainOption<T> option) {
        T value = get(option);
        if (value == null) throw new UserError(option.name() + ": is required; allowed are " + option.allowed());
        return value;
    }

    /** The hidden widths: {@code hidden}, or {@code width}, {@code depth} times, where one of these is given. */
    public List<Integer> hidden() {
        boolean uniform = isGiven(TrainOption.DEPTH) || isGiven(TrainOption.WIDTH);
        if (!uniform) return get(TrainOption.HIDDEN);
        if (isGiven(TrainOption.HIDDEN))
            throw new UserError("hidden: " + get(TrainOption.HIDDEN)
                    + " is given along with depth or width; allowed is one way of naming the hidden layers");
        var otherwise = TrainOption.HIDDEN.fallback();
        int depth = isGiven(TrainOption.DEPTH) ? get(TrainOption.DEPTH) : otherwise.size();
        int width = isGiven(TrainOption.WIDTH) ? get(TrainOption.WIDTH) : otherwise.get(0);
        if (depth > 10_000) throw new UserError("depth: " + depth + "; allowed are depths up to 10000");
        return Collections.nCopies(depth, width);
    }

    /** These without those that bear on {@code scope}, which go back to their defaults. */
    public TrainOptions without(OptionScope scope) {
        var next = new LinkedHashMap<>(given);
        next.keySet().removeIf(option -> option.scope() == scope);
        return new TrainOptions(next);
    }

    /** The values of all options that bear on {@code scope}, given or not; equal where these options mean the same. */
    public List<Object> values(OptionScope scope) {
        var values = new ArrayList<>();
        for (var option : TrainOption.of(scope)) values.add(get(option));
        return values;
    }

    /** What was given, by name, in the order of {@link TrainOption#all()}, as JSON and YAML hold it. */
    public Map<String, Object> givenMap() {
        var map = new LinkedHashMap<String, Object>();
        for (var option : TrainOption.all()) if (isGiven(option)) map.put(option.name(), plain(get(option)));
        return map;
    }

    /** As JSON and YAML hold a value: numbers, texts, booleans and lists of whole numbers; "off" for null, which only an option that can be off has. */
    public static Object plain(Object value) {
        if (value == null) return "off";
        if (value instanceof Enum<?> constant) return OptionType.nameOf(constant);
        if (value instanceof Validation validation) return validation.plain();
        if (value instanceof Threshold threshold) return threshold.plain();
        if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Enum<?>)
            return list.stream().map(TrainOptions::plain).toList();
        return value instanceof Number || value instanceof Boolean || value instanceof List ? value : value.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainOptions options && given.equals(options.given);
    }

    @Override
    public int hashCode() {
        return given.hashCode();
    }

    @Override
    public String toString() {
        return givenMap().toString();
    }
}
