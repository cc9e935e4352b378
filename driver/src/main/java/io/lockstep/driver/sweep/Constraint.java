package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What every trial has to keep to, such as {@code parameters <= 200000}.
 *
 * @param name {@value #PARAMETERS}, the count of trained numbers, or a varied option that is a number
 */
record Constraint(String name, Comparison comparison, double bound) {
    static final String PARAMETERS = "parameters";
    private static final Pattern FORM = Pattern.compile(
            "\\s*([a-z][a-z0-9-]*)\\s*(<=|>=|<|>)\\s*([0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?)\\s*");

    /** How a value stands to the bound. */
    enum Comparison {
        AT_MOST("<="),
        AT_LEAST(">="),
        BELOW("<"),
        ABOVE(">");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        private static Comparison of(String sign) {
            for (var comparison : values()) if (comparison.sign.equals(sign)) return comparison;
            throw new IllegalArgumentException(sign);
        }
    }

    boolean isOfParameters() {
        return name.equals(PARAMETERS);
    }

    boolean holds(double value) {
        return switch (comparison) {
            case AT_MOST -> value <= bound;
            case AT_LEAST -> value >= bound;
            case BELOW -> value < bound;
            case ABOVE -> value > bound;
        };
    }

    /** Whether a trial's settings keep to it; an option that is left out does. */
    boolean holds(Map<String, Object> params) {
        return !(params.get(name) instanceof Number number) || holds(number.doubleValue());
    }

    /** Reads a list of them, or a single one. */
    static List<Constraint> parse(Object spec, Collection<String> options) {
        if (spec == null) return List.of();
        var constraints = new ArrayList<Constraint>();
        for (Object one : spec instanceof List<?> list ? list : List.of(spec)) {
            var parts = FORM.matcher(String.valueOf(one));
            if (!parts.matches() || !parts.group(1).equals(PARAMETERS) && !options.contains(parts.group(1)))
                throw new UserError("search: constraints: " + one + "; allowed are NAME <= NUMBER (or >=, <, >), NAME"
                        + " being " + PARAMETERS + " or an option of the space: " + String.join(", ", options));
            constraints.add(
                    new Constraint(parts.group(1), Comparison.of(parts.group(2)), Double.parseDouble(parts.group(3))));
        }
        return constraints;
    }

    @Override
    public String toString() {
        var number = bound == Math.rint(bound) && bound < 1e15 ? Long.toString((long) bound) : Double.toString(bound);
        return name + " " + comparison.sign + " " + number;
    }
}
