package io.lockstep.ml;

import io.lockstep.driver.options.TrainOption;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * What becomes of text and of what is missing, each as {@code train} has it: learnt from the training rows, kept in the
 * model and applied the same in {@code transform}.
 *
 * @param <E> the estimator, which setters return
 */
public interface TableParams<E> extends Params {
    /** Columns whose values are names. */
    default Param<String> categorical() {
        return OptionParams.text(this, TrainOption.CATEGORICAL);
    }

    /** The value of {@link #categorical}. */
    default String getCategorical() {
        return getOrDefault(categorical());
    }

    /** Sets {@link #categorical}. */
    default E setCategorical(String value) {
        return OptionParams.set(this, categorical(), value);
    }

    /** What is put in for missing values. */
    default Param<String> missing() {
        return OptionParams.text(this, TrainOption.MISSING);
    }

    /** The value of {@link #missing}. */
    default String getMissing() {
        return getOrDefault(missing());
    }

    /** Sets {@link #missing}. */
    default E setMissing(String value) {
        return OptionParams.set(this, missing(), value);
    }

    /** What becomes of rows without a label. */
    default Param<String> missingLabel() {
        return OptionParams.text(this, TrainOption.MISSING_LABEL);
    }

    /** The value of {@link #missingLabel}. */
    default String getMissingLabel() {
        return getOrDefault(missingLabel());
    }

    /** Sets {@link #missingLabel}. */
    default E setMissingLabel(String value) {
        return OptionParams.set(this, missingLabel(), value);
    }
}
