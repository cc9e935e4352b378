package io.lockstep.ml;

import org.apache.spark.ml.param.Param;

/**
 * Columns that say what a row counts for in a training.
 *
 * @param <E> the estimator, which setters return
 */
public interface RowParams<E> extends ColumnParams<E> {
    /** Weight of a row. */
    default Param<String> weightCol() {
        return new Param<>(this, "weightCol", "column of the rows' weights; where not set, all rows weigh 1");
    }

    /** The value of {@link #weightCol}. */
    default String getWeightCol() {
        return getOrDefault(weightCol());
    }

    /** Sets {@link #weightCol}. */
    default E setWeightCol(String column) {
        return OptionParams.set(this, weightCol(), column);
    }

    /** Which rows are for validation. */
    default Param<String> validationIndicatorCol() {
        return new Param<>(
                this,
                "validationIndicatorCol",
                "boolean column, true for the rows to validate on, which are then not trained on; in the place of valid");
    }

    /** The value of {@link #validationIndicatorCol}. */
    default String getValidationIndicatorCol() {
        return getOrDefault(validationIndicatorCol());
    }

    /** Sets {@link #validationIndicatorCol}. */
    default E setValidationIndicatorCol(String column) {
        return OptionParams.set(this, validationIndicatorCol(), column);
    }
}
