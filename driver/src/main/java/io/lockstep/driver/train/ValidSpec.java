package io.lockstep.driver.train;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lockstep.core.UserError;

/** What a trial is validated on. A split depends on the training data's row count alone, so trials share it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ValidSpec.None.class, name = "none"),
    @JsonSubTypes.Type(value = ValidSpec.Fraction.class, name = "fraction"),
    @JsonSubTypes.Type(value = ValidSpec.Rows.class, name = "rows"),
    @JsonSubTypes.Type(value = ValidSpec.Data.class, name = "data")
})
public sealed interface ValidSpec {

    /** No validation. */
    record None() implements ValidSpec {}

    /** That share of the rows, rounded to the nearest whole row. */
    record Fraction(double share) implements ValidSpec {
        public Fraction {
            if (!(share > 0 && share < 1))
                throw new UserError("valid: " + share + "; a fraction lies between 0 and 1, both excluded");
        }
    }

    /** That many of the rows. */
    record Rows(long count) implements ValidSpec {
        public Rows {
            if (count < 1) throw new UserError("valid: " + count + "; at least 1 row is needed");
        }
    }

    /**
     * A data set of its own.
     *
     * @param preparedData URI of its prepared form
     */
    record Data(String preparedData) implements ValidSpec {}
}
