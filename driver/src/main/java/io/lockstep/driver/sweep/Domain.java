package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.core.math.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values that one option may take. Every domain is an image of the unit interval, so one draw serves them all. */
public sealed interface Domain {
    /** What {@link #parse} takes. */
    String ALLOWED = "a value, a list of values, {choice: [...]}, {uniform: [low, high]}, {log_uniform: [low, high]}"
            + ", {int: [low, high]}";

    /** Somewhere within a range, where options of whole numbers don't take it. */
    double INNER = 0.3819660112501051;

    /** The value at {@code unit} in [0, 1). */
    Object at(double unit);

    /** Where a value lies in (0, 1): the inverse of {@link #at}, at the middle of what maps to the value. */
    double unit(Object value);

    /** Whether a value of YAML's belongs to the domain. */
    boolean holds(Object value);

    /** The domain as {@link #parse} reads it. */
    Object plain();

    /** How many values there are; 0 where they are dense. */
    default long cells() {
        return 0;
    }

    /** Some values that must be allowed for all to be: every one of a list, the ends of a range and one between. */
    List<Object> samples();

    /** A value near one of the domain: 0.8 or 1.2 times as much, or a neighbour in the list; of names the same. */
    Object near(Object value, boolean more);

    /** Values of a finite list, in its order. */
    record Choice(List<Object> values) implements Domain {
        public Choice {
            values = List.copyOf(values);
        }

        @Override
        public long cells() {
            return values.size();
        }

        /** Whether the values are numbers in ascending order, so that neighbours in the list are alike. */
        public boolean isOrdered() {
            for (int i = 0; i < values.size(); i++) {
                if (!(values.get(i) instanceof Number number)) return false;
                if (i > 0 && number.doubleValue() <= ((Number) values.get(i - 1)).doubleValue()) return false;
            }
            return true;
        }

        @Override
        public Object at(double unit) {
            return values.get((int) (unit * values.size()));
        }

        @Override
        public boolean holds(Object value) {
            return values.contains(value);
        }

        @Override
        public double unit(Object value) {
            return (values.indexOf(value) + 0.5) / values.size();
        }

        @Override
        public Object plain() {
            return values;
        }

        @Override
        public Object near(Object value, boolean more) {
            if (!isOrdered()) return value;
            int at = values.indexOf(value) + (more ? 1 : -1);
            return values.get(Math.max(0, Math.min(values.size() - 1, at)));
        }

        @Override
        public List<Object> samples() {
            return values;
        }
    }

    /** Real numbers between low and high, of equal density. */
    record Uniform(double low, double high) implements Domain {
        @Override
        public Object at(double unit) {
            return Math.min(high, low + unit * (high - low));
        }

        @Override
        public boolean holds(Object value) {
            return value instanceof Number number && low <= number.doubleValue() && number.doubleValue() <= high;
        }

        @Override
        public double unit(Object value) {
            return high == low ? 0.5 : (((Number) value).doubleValue() - low) / (high - low);
        }

        @Override
        public Object plain() {
            return Map.of("uniform", List.of(low, high));
        }

        @Override
        public Object near(Object value, boolean more) {
            return moved(value, more, low, high);
        }

        @Override
        public List<Object> samples() {
            return List.of(low, at(INNER), high);
        }
    }

    /** Positive real numbers whose logarithms are of equal density. */
    record LogUniform(double low, double high) implements Domain {
        @Override
        public Object at(double unit) {
            double logLow = Functions.log(low);
            double value = Functions.exp(logLow + unit * (Functions.log(high) - logLow));
            return Math.max(low, Math.min(high, value)); // rounding must not leave the range
        }

        @Override
        public boolean holds(Object value) {
            return value instanceof Number number && low <= number.doubleValue() && number.doubleValue() <= high;
        }

        @Override
        public double unit(Object value) {
            if (high == low) return 0.5;
            double logLow = Functions.log(low);
            return (Functions.log(((Number) value).doubleValue()) - logLow) / (Functions.log(high) - logLow);
        }

        @Override
        public Object plain() {
            return Map.of("log_uniform", List.of(low, high));
        }

        @Override
        public Object near(Object value, boolean more) {
            return moved(value, more, low, high);
        }

        @Override
        public List<Object> samples() {
            return List.of(low, at(INNER), high);
        }
    }

    /** Whole numbers from low to high, both included. */
    record Int(long low, long high) implements Domain {
        private double count() {
            return (double) high - low + 1;
        }

        @Override
        public long cells() {
            return high - low + 1;
        }

        @Override
        public Object at(double unit) {
            return Math.min(high, low + (long) (unit * count()));
        }

        @Override
        public boolean holds(Object value) {
            boolean whole = value instanceof Integer || value instanceof Long;
            return whole && low <= ((Number) value).longValue() && ((Number) value).longValue() <= high;
        }

        @Override
        public double unit(Object value) {
            return (((Number) value).longValue() - low + 0.5) / count();
        }

        @Override
        public Object plain() {
            return Map.of("int", List.of(low, high));
        }

        @Override
        public Object near(Object value, boolean more) {
            long next = Math.round(moved(value, more, low, high));
            if (next == ((Number) value).longValue()) next += more ? 1 : -1;
            return Math.max(low, Math.min(high, next));
        }

        @Override
        public List<Object> samples() {
            return List.of(low, at(INNER), high);
        }
    }

    /** A number times 0.8 or 1.2, within the ends. */
    private static double moved(Object value, boolean more, double low, double high) {
        return Math.max(low, Math.min(high, ((Number) value).doubleValue() * (more ? 1.2 : 0.8)));
    }

    /**
     * Reads a domain as YAML gives it.
     *
     * @param name of the option, for messages
     */
    static Domain parse(String name, Object spec) {
        if (spec instanceof List<?> list) return choice(name, list);
        if (!(spec instanceof Map<?, ?> map)) {
            if (spec == null) throw unknown(name, null);
            return new Choice(List.of(spec));
        }
        if (map.size() != 1) throw unknown(name, spec);
        var entry = map.entrySet().iterator().next();
        var kind = String.valueOf(entry.getKey());
        if (kind.equals("choice") && entry.getValue() instanceof List<?> list) return choice(name, list);
        return switch (kind) {
            case "uniform", "log_uniform", "int" -> range(name, kind, entry.getValue());
            default -> throw unknown(name, spec);
        };
    }

    private static Domain choice(String name, List<?> list) {
        if (list.isEmpty()) throw new UserError("space: " + name + ": an empty list; allowed are lists of 1 and more");
        var values = new ArrayList<Object>();
        for (Object value : list) {
            if (value == null || value instanceof Map) throw unknown(name, list);
            values.add(value);
        }
        return new Choice(values);
    }

    private static Domain range(String name, String kind, Object ends) {
        var numbers = new ArrayList<Number>();
        if (ends instanceof List<?> list && list.size() == 2)
            for (Object end : list) if (end instanceof Number number) numbers.add(number);
        boolean whole = kind.equals("int");
        if (numbers.size() != 2 || !ordered(numbers, kind))
            throw new UserError("space: " + name + ": {" + kind + ": " + show(ends) + "}; allowed are two "
                    + (whole ? "whole " : kind.equals("uniform") ? "" : "positive ")
                    + "numbers [low, high], the lower one first");
        double low = numbers.get(0).doubleValue();
        double high = numbers.get(1).doubleValue();
        if (whole) return new Int((long) low, (long) high);
        return kind.equals("uniform") ? new Uniform(low, high) : new LogUniform(low, high);
    }

    private static boolean ordered(List<Number> ends, String kind) {
        double low = ends.get(0).doubleValue();
        double high = ends.get(1).doubleValue();
        if (!(Double.isFinite(high - low) && low <= high)) return false;
        return switch (kind) {
            case "int" ->
                low == Math.rint(low)
                        && high == Math.rint(high)
                        && Math.abs(low) < 1L << 53
                        && Math.abs(high) < 1L << 53;
            case "log_uniform" -> low > 0;
            default -> true;
        };
    }

    private static UserError unknown(String name, Object spec) {
        return new UserError("space: " + name + ": " + show(spec) + "; allowed are " + ALLOWED);
    }

    /** A value of a file as YAML writes it. */
    static String show(Object spec) {
        if (spec == null) return "has no value";
        if (!(spec instanceof Map<?, ?> map)) return String.valueOf(spec);
        return map.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + show(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
