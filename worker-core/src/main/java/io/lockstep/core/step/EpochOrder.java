package io.lockstep.core.step;

/**
 * The order in which each epoch takes the training rows. A pure function of keys: nothing is drawn one after another, so
 * any worker finds any step's rows by itself, after a restart too. Thread-safe.
 */
public sealed interface EpochOrder permits RowOrder, LaneOrder {
    /** Rows of an epoch. */
    long rows();

    /**
     * The table's row ids of shards {@code [lo, hi)} of a step, in the order of the shards and of the rows in each.
     *
     * @param epoch from 0
     * @param stepInEpoch from 0
     * @param out the first elements are overwritten, as many as the shards have rows
     * @return how many that is
     */
    int rows(long epoch, long stepInEpoch, int lo, int hi, long[] out);
}
