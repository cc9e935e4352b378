package io.lockstep.core.data.generate;

import java.util.List;

/** A data set whose every row can be made by itself. Immutable, thread-safe. */
public interface Generator {
    /** How many rows. */
    long rows();

    /** Names of the features. */
    List<String> featureNames();

    /** Names of the classes, in the order of their indices; empty where targets are numbers. */
    List<String> classNames();

    /**
     * Makes one row.
     *
     * @param row from 0 to {@code rows() - 1}
     * @param features [features], overwritten
     * @return the target: a class index or a value
     */
    float row(long row, float[] features);
}
