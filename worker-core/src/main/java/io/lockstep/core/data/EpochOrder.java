package io.lockstep.core.data;

import io.lockstep.core.random.Permutation;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;

/**
 * The order in which each epoch takes the training rows: a permutation keyed by (seed, SHUFFLE, epoch), or file order.
 * Nothing is drawn one after another, so any worker finds any position's row by itself. Thread-safe.
 */
public final class EpochOrder {
    private final RowSet training;
    private final RandomKey key;
    private final boolean shuffle;
    private volatile Epoch current;

    /**
     * @param training the rows of an epoch
     * @param seed the trial's seed
     * @param shuffle without, every epoch takes the rows in file order
     */
    public EpochOrder(RowSet training, long seed, boolean shuffle) {
        this.training = training;
        this.key = RandomKey.of(seed, Purpose.SHUFFLE);
        this.shuffle = shuffle;
    }

    /** Rows of an epoch. */
    public long rows() {
        return training.size();
    }

    /** The table's row id at {@code position} (from 0) of {@code epoch} (from 0). */
    public long rowAt(long epoch, long position) {
        return training.id(shuffle ? permutation(epoch).at(position) : position);
    }

    /** Row ids at positions {@code [from, from+n)} of {@code epoch}, written to {@code out[0 .. n)}. */
    public void rows(long epoch, long from, int n, long[] out) {
        var permutation = shuffle ? permutation(epoch) : null;
        for (int i = 0; i < n; i++) {
            out[i] = training.id(permutation == null ? from + i : permutation.at(from + i));
        }
    }

    private Permutation permutation(long epoch) {
        var held = current;
        if (held == null || held.number != epoch) {
            held = new Epoch(epoch, Permutation.of(key.with(epoch), training.size()));
            current = held;
        }
        return held.permutation;
    }

    private record Epoch(long number, Permutation permutation) {}
}
