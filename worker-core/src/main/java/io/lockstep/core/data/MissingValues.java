package io.lockstep.core.data;

/** What becomes of missing values. */
public enum MissingValues {
    /** They are a mistake. */
    REFUSE,
    /** The mean of the training rows is put in. */
    MEAN,
    /** The median of the training rows is put in. */
    MEDIAN,
    /** As the mean, and a feature beside it is 1 where the value was missing. */
    INDICATOR
}
