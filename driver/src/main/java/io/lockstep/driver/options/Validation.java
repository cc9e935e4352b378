package io.lockstep.driver.options;

import java.math.BigDecimal;

/**
 * Where validation rows come from: one of a fraction of the training data, a number of its rows, or data of its own.
 *
 * @param fraction in (0, 1), else 0
 * @param rows at least 1, else 0
 * @param uri else null
 */
public record Validation(double fraction, long rows, String uri) {
    static final OptionType<Validation> TYPE =
            new OptionType<>("a fraction between 0 and 1, a row count from 1, or a URI", Validation::read);

    public static Validation ofFraction(double fraction) {
        return new Validation(fraction, 0, null);
    }

    public static Validation ofRows(long rows) {
        return new Validation(0, rows, null);
    }

    public static Validation ofUri(String uri) {
        return new Validation(0, 0, uri);
    }

    private static Validation read(Object found) {
        if (found instanceof Validation validation) return validation;
        var number = OptionType.number(found);
        if (number != null) return ofNumber(number);
        if (!(found instanceof String text) || text.isBlank() || looksNumeric(text)) return null;
        return ofUri(text.strip());
    }

    private static Validation ofNumber(BigDecimal number) {
        double value = number.doubleValue();
        if (value > 0 && value < 1) return ofFraction(value);
        try {
            // "1.0" is rather everything as a fraction than one row.
            return value >= 1 && number.scale() <= 0 ? ofRows(number.longValueExact()) : null;
        } catch (ArithmeticException tooLarge) {
            return null;
        }
    }

    private static boolean looksNumeric(String text) {
        return text.strip().matches("(?i)[+-]?(nan|inf(inity)?|\\d[\\d.,_]*%?)");
    }

    /** As a user writes it. */
    Object plain() {
        if (uri != null) return uri;
        return rows > 0 ? (Object) rows : (Object) fraction;
    }

    @Override
    public String toString() {
        return String.valueOf(plain());
    }
}
