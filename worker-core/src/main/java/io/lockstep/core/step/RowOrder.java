package io.lockstep.core.step;

import io.lockstep.core.data.RowSet;
import io.lockstep.core.random.Permutation;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;

/** A permutation of all training rows keyed by (seed, SHUFFLE, epoch), or the rows as they stand. For data in memory. */
public final class RowOrder implements EpochOrder {
    private final StepPlan plan;
    private final RowSet training;
    private final RandomKey key;
    private final boolean shuffle;
    private volatile Epoch current;

    /**
     * @param plan of the training's steps
     * @param training the rows of an epoch
     * @param seed the trial's seed
     * @param shuffle without, every epoch takes the rows in their table's order
     */
    public RowOrder(StepPlan plan, RowSet training, long seed, boolean shuffle) {
        if (plan.rows() != training.size())
            throw new IllegalArgumentException("a plan of " + plan.rows() + " rows for " + training.size());
        this.plan = plan;
        this.training = training;
        this.key = RandomKey.of(seed, Purpose.SHUFFLE);
        this.shuffle = shuffle;
    }

    @Override
    public long rows() {
        return training.size();
    }

    /** The table's row id at {@code position} (from 0) of {@code epoch} (from 0). */
    public long rowAt(long epoch, long position) {
        return training.id(shuffle ? permutation(epoch).at(position) : position);
    }

    @Override
    public int rows(long epoch, long stepInEpoch, int lo, int hi, long[] out) {
        int batch = plan.batchRows(stepInEpoch);
        int first = plan.shardStart(batch, lo);
        int n = plan.shardStart(batch, hi) - first;
        long from = plan.firstRow(stepInEpoch) + first;
        if (shuffle) permutation(epoch).at(from, n, out, 0);
        else for (int i = 0; i < n; i++) out[i] = from + i;
        for (int i = 0; i < n; i++) out[i] = training.id(out[i]);
        return n;
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
