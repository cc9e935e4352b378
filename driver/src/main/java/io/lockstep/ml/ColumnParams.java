package io.lockstep.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * Where features stand: in {@code featuresCol}, a vector or an array of numbers, or in several numeric columns.
 *
 * @param <E> the estimator or model, which setters return
 */
public interface ColumnParams<E> extends Params {
    /** Spark's own. */
    Param<String> featuresCol();

    /** Numeric columns in the place of {@link #featuresCol}. */
    default StringArrayParam featuresCols() {
        return new StringArrayParam(
                this, "featuresCols", "numeric columns, each a feature; where set, featuresCol isn't looked at");
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
