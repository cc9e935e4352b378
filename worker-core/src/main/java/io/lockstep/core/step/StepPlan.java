package io.lockstep.core.step;

import io.lockstep.core.UserError;

/**
 * How an epoch's rows are cut into steps, and a step's rows into logical shards: settings of the model, never of the
 * machine.
 *
 * @param rows training rows
 * @param batchSize rows of a step; the last step of an epoch may have fewer
 * @param shards logical shards of a step, a power of two
 */
public record StepPlan(long rows, int batchSize, int shards) {
    private static final int ROWS_PER_SHARD = 32;
    private static final int MOST_SHARDS = 64;

    public StepPlan {
        if (rows < 1) throw new UserError("training rows: " + rows + "; at least 1 is needed");
        if (batchSize < 1) throw new UserError("batch-size: " + batchSize + "; at least 1 is needed");
        if (shards < 1 || Integer.bitCount(shards) != 1 || shards > 4096)
            throw new UserError("shards: " + shards + "; allowed are the powers of two from 1 to 4096");
    }

    /** The default: about 32 rows a shard, at most 64 shards. */
    public static int defaultShards(int batchSize) {
        return Integer.highestOneBit(Math.max(1, Math.min(MOST_SHARDS, batchSize / ROWS_PER_SHARD)));
    }

    public long stepsPerEpoch() {
        return (rows + batchSize - 1) / batchSize;
    }

    /** The epoch's position (from 0) of the first row of step {@code stepInEpoch} (from 0). */
    public long firstRow(long stepInEpoch) {
        return stepInEpoch * batchSize;
    }

    /** Rows of step {@code stepInEpoch}: the batch size, or what is left. */
    public int batchRows(long stepInEpoch) {
        return (int) Math.min(batchSize, rows - firstRow(stepInEpoch));
    }

    /** Where shard {@code shard} begins among a batch's rows; {@code shardStart(rows, shards)} is its end. */
    public int shardStart(int batchRows, int shard) {
        return (int) ((long) batchRows * shard / shards);
    }
}
