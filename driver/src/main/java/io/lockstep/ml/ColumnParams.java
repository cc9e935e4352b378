package io.lockstep.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * Where features stand: in {@code featuresCol}, a vector or an array of numbers, or in several
 * columns of numbers, booleans, text, dates or times.
 *
 * @param <E> the estimator or model, which setters return
 */
public interface ColumnParams<E> extends Params {
    /** Spark's own. */
    Param<String> featuresCol();

    /** Columns in the place of {@link #featuresCol}. */
    default StringArrayParam featuresCols() {
        return new StringArrayParam(
                this,
                "featuresCols",
                "columns of a table, numbers, booleans, text, dates and times; where set, featuresCol isn't"
                        + " looked at");
    }

    /** The value of {@link #featuresCols}. */
    default String[] getFeaturesCols() {
        return getOrDefault(featuresCols());
    }

    /** Sets {@link #featuresCols}. */
    default E setFeaturesCols(String... columns) {
        return OptionParams.set(this, featuresCols(), columns);
    }
}
