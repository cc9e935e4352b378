package io.lockstep.core.random;

/**
 * What a random stream is for; streams of different purposes are independent under one seed. The numbers are part of
 * the arithmetic: a new purpose takes a new number, an old one keeps its own.
 */
public enum Purpose {
    /** Which rows are set aside for validation. */
    SPLIT(1),
    /** The order of an epoch's rows. */
    SHUFFLE(2),
    /** Initial weights. */
    INIT(3),
    /** Dropped hidden units. */
    DROPOUT(4),
    /** Generated data sets. */
    DATA(5),
    /** Configurations that a sweep's strategy tries. */
    SEARCH(6),
    /** The order of rows in a prepared data set. */
    PREPARE(7),
    /** Choices of an experiment. */
    EXPERIMENT(8);

    private final long number;

    Purpose(long number) {
        this.number = number;
    }

    /** The purpose's fixed number. */
    public long number() {
        return number;
    }
}
