package io.lockstep.driver.options;

import io.lockstep.core.UserError;
import io.lockstep.core.eval.Metric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a value is read, from text as on the command line or from what YAML made of it.
 *
 * @param label stands for a value in help, as in {@code N}
 * @param allowed what a message names as allowed
 * @param reader from an object that isn't null to the value; null where it isn't one
 * @param isText whether values are names or places, which no list tells
 * @param synonyms what other systems call a value, to the name that it has here; suggested, not read
 */
public record OptionType<T>(
        String label, String allowed, Function<Object, T> reader, boolean isText, Map<String, String> synonyms) {
    // Double.parseDouble would also take "1d", "NaN" and "0x1p3".
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");

    OptionType(String label, String allowed, Function<Object, T> reader) {
        this(label, allowed, reader, false, Map.of());
    }

    /** The same values, with other words for what is allowed. */
    OptionType<T> allowing(String words) {
        return new OptionType<>(label, words, reader, isText, synonyms);
    }

    /** Knows too what other systems call its value {@code name}. */
    OptionType<T> also(String name, String... elsewhere) {
        var more = new HashMap<>(synonyms);
        for (var other : elsewhere) more.put(other, name);
        return new OptionType<>(label, allowed, reader, isText, Map.copyOf(more));
    }

    /** The value; throws {@link UserError} naming the option, what was found and what is allowed. */
    public T parse(String option, Object found) {
        T value = reader.apply(found);
        if (value != null) return value;
        var plain = String.valueOf(found).toLowerCase(Locale.ROOT).replace('-', '_');
        var here = synonyms.get(plain);
        if (here == null && !isText && reader.apply(plain) != null) here = plain; // ReLU
        throw new UserError(option + ": " + show(found) + (here == null ? "" : ", which is called " + here + " here")
                + "; allowed are " + allowed);
    }

    static String show(Object found) {
        return found instanceof String text ? "'" + text + "'" : String.valueOf(found);
    }

    static OptionType<String> text(String label, String what) {
        Function<Object, String> reader = found -> {
            var text = found instanceof String || found instanceof Number ? String.valueOf(found) : "";
            return text.isBlank() ? null : text.strip();
        };
        return new OptionType<>(label, what, reader, true, Map.of());
    }

    /** Places of data. A number is none: who writes one means a share of the rows. */
    static OptionType<String> place(String what) {
        var text = text("URI", what);
        return new OptionType<>(
                text.label(),
                what,
                found -> number(found) == null ? text.reader().apply(found) : null,
                true,
                Map.of());
    }

    static OptionType<Boolean> flag() {
        return new OptionType<>("", "true and false", found -> switch (String.valueOf(found)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });
    }

    /** Finite real numbers that pass {@code test}. */
    static OptionType<Double> real(String what, Predicate<Double> test) {
        return new OptionType<>("X", what, found -> {
            var number = number(found);
            if (number == null) return null;
            double value = number.doubleValue();
            return Double.isFinite(value) && test.test(value) ? Double.valueOf(value) : null;
        });
    }

    static OptionType<Double> positive() {
        return real("positive numbers", x -> x > 0);
    }

    static OptionType<Double> atLeastZero() {
        return real("numbers from 0", x -> x >= 0);
    }

    static OptionType<Double> belowOne() {
        return real("numbers in [0, 1)", x -> x >= 0 && x < 1);
    }

    static OptionType<Long> whole(String what) {
        return new OptionType<>("N", what, OptionType::wholeOrNull);
    }

    /** Whole numbers from {@code least} on, as far as an int goes. */
    static OptionType<Integer> count(int least) {
        return count(least, Integer.MAX_VALUE, "whole numbers from " + least, value -> true);
    }

    static OptionType<Integer> count(int least, int most, String what, Predicate<Integer> test) {
        return new OptionType<>("N", what, found -> {
            var value = wholeOrNull(found);
            return value == null || value < least || value > most || !test.test(value.intValue())
                    ? null
                    : Integer.valueOf(value.intValue());
        });
    }

    /** The constants of an enum, in lower case. */
    static <E extends Enum<E>> OptionType<E> choice(Class<E> type) {
        var constants = type.getEnumConstants();
        var allowed = Arrays.stream(constants).map(OptionType::nameOf).collect(Collectors.joining(", "));
        return new OptionType<>("NAME", allowed, found -> Arrays.stream(constants)
                .filter(constant -> constant == found || nameOf(constant).equals(found))
                .findFirst()
                .orElse(null));
    }

    static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static OptionType<String> choice(String... names) {
        return new OptionType<>(
                "NAME",
                String.join(", ", names),
                found -> Arrays.asList(names).contains(found) ? (String) found : null);
    }

    /** What {@code parser} makes of text; its own {@link UserError} is the better message and goes through. */
    static <T> OptionType<T> parsed(String what, Class<T> type, Function<String, T> parser) {
        return new OptionType<>("NAME[:X]", what, found -> {
            if (type.isInstance(found)) return type.cast(found);
            return found instanceof String text && !text.isBlank() ? parser.apply(text.strip()) : null;
        });
    }

    /** Widths: "256,128", a list, one number; empty for none. */
    static OptionType<List<Integer>> widths() {
        return new OptionType<>(
                "W,W,…", "widths of at least 1 with commas between, as in 256,128, or nothing", found -> {
                    var parts = found instanceof List<?> list ? list : split(String.valueOf(found));
                    var widths = new ArrayList<Integer>();
                    for (Object part : parts) {
                        var width = part == null ? null : wholeOrNull(part);
                        if (width == null || width < 1 || width > Integer.MAX_VALUE) return null;
                        widths.add(width.intValue());
                    }
                    return List.copyOf(widths);
                });
    }

    /** Metrics: "roc_auc,macro_f1", a list; empty for none. */
    static OptionType<List<Metric>> metrics() {
        return new OptionType<>("NAME,…", Metric.allowed() + ", with commas between", found -> {
            var parts = found instanceof List<?> list ? list : split(String.valueOf(found));
            var metrics = new ArrayList<Metric>();
            for (Object part : parts)
                metrics.add(part instanceof Metric metric ? metric : Metric.named("metrics", String.valueOf(part)));
            return List.copyOf(metrics);
        });
    }

    private static List<?> split(String text) {
        var inner = text.strip();
        if (inner.startsWith("[") && inner.endsWith("]")) inner = inner.substring(1, inner.length() - 1);
        if (inner.isBlank()) return List.of();
        return Arrays.stream(inner.split(",", -1)).map(String::strip).toList();
    }

    private static Long wholeOrNull(Object found) {
        var number = number(found);
        try {
            return number == null ? null : Long.valueOf(number.longValueExact());
        } catch (ArithmeticException notWhole) {
            return null;
        }
    }

    /** The number, exactly; null where it is none or not finite. */
    static BigDecimal number(Object found) {
        if (!(found instanceof Number) && !(found instanceof String)) return null;
        var text = String.valueOf(found).strip();
        if (!NUMBER.matcher(text).matches()) return null;
        // A huge exponent is no number anyone means, and expanding it would take the memory.
        var number = new BigDecimal(text);
        return Math.abs((long) number.precision() - number.scale()) > 400 && number.signum() != 0 ? null : number;
    }
}
