package io.lockstep.driver.options;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lockstep.core.UserError;
import io.lockstep.core.data.RowSplit;
import java.math.BigDecimal;

/** What a trial is validated on. A split depends on the training data's row count alone, so trials share it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Validation.None.class, name = "none"),
    @JsonSubTypes.Type(value = Validation.Fraction.class, name = "fraction"),
    @JsonSubTypes.Type(value = Validation.Rows.class, name = "rows"),
    @JsonSubTypes.Type(value = Validation.Fold.class, name = "fold"),
    @JsonSubTypes.Type(value = Validation.Data.class, name = "data")
})
public sealed interface Validation {

    /** No validation. */
    record None() implements Validation {
        @Override
        public String toString() {
            return "none";
        }
    }

    /** That share of the training rows, rounded to the nearest whole row; in (0, 1). */
    record Fraction(double share) implements Validation {
        public Fraction {
            if (!(share > 0 && share < 1))
                throw new UserError("valid: " + share + "; a fraction lies between 0 and 1, both excluded");
        }

        @Override
        public String toString() {
            return String.valueOf(share);
        }
    }

    /** That many of the training rows, at least 1. */
    record Rows(long count) implements Validation {
        public Rows {
            if (count < 1) throw new UserError("valid: " + count + "; at least 1 row is needed");
        }

        @Override
        public String toString() {
            return String.valueOf(count);
        }
    }

    /**
     * One of equal parts of the training rows, which a sweep sets aside in turn.
     *
     * @param number from 1
     */
    record Fold(int number, int of) implements Validation {
        @Override
        public String toString() {
            return "fold " + number + " of " + of;
        }
    }

    /**
     * A data set of its own.
     *
     * @param uri what the user named; in a resolved trial its prepared form
     */
    record Data(String uri) implements Validation {
        @Override
        public String toString() {
            return uri;
        }
    }

    /** Reads a fraction, a row count or a URI, as text or as YAML gives it. */
    OptionType<Validation> TYPE = new OptionType<>(
            "SHARE|ROWS|URI", "a fraction between 0 and 1, a row count from 1, or a URI", Validation::read);

    private static Validation read(Object found) {
        if (found instanceof Validation validation) return validation;
        var number = OptionType.number(found);
        if (number != null) return ofNumber(number);
        if (!(found instanceof String text) || text.isBlank() || looksNumeric(text)) return null;
        return new Data(text.strip());
    }

    private static Validation ofNumber(BigDecimal number) {
        double value = number.doubleValue();
        if (value > 0 && value < 1) return new Fraction(value);
        try {
            // "1.0" is rather everything as a fraction than one row.
            return value >= 1 && number.scale() <= 0 ? new Rows(number.longValueExact()) : null;
        } catch (ArithmeticException tooLarge) {
            return null;
        }
    }

    private static boolean looksNumeric(String text) {
        return text.strip().matches("(?i)[+-]?(nan|inf(inity)?|\\d[\\d.,_]*%?)");
    }

    /**
     * What {@link RowSplit#of} is to set aside of a data set's rows; none where it is data of its own.
     *
     * @throws UserError for a fraction that leaves one side empty
     */
    default long aside(long rows) {
        if (this instanceof Fold fold) return RowSplit.fold(fold.number(), fold.of());
        if (this instanceof Fraction fraction) return RowSplit.countOf(fraction.share(), rows);
        return this instanceof Rows given ? given.count() : 0;
    }

    /** As a user writes it, and as JSON and YAML hold it. */
    default Object plain() {
        if (this instanceof Rows rows) return rows.count();
        return this instanceof Fraction fraction ? fraction.share() : toString();
    }
}
