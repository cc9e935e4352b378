package io.lockstep.core.step;

import io.lockstep.core.data.RowSet;
import io.lockstep.core.random.Permutation;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;

/**
 * For data larger than memory: each shard has a lane of neighbouring training rows, exactly as many as its steps take in
 * an epoch. A lane's blocks come in an order keyed by (seed, epoch, shard); a few of them at a time make a pool, whose
 * rows are permuted. So a shard touches few blocks at a time, and who takes a shard over opens the pool it is in.
 *
 * <p>The rows must stand in a random order already, as prepared data does. After MosaicML Streaming's canonical nodes and
 * shuffle blocks, without their padding: steps and shards have the sizes of {@link StepPlan}.
 */
public final class LaneOrder implements EpochOrder {
    private final StepPlan plan;
    private final RowSet training;
    private final long[] blocks;
    private final int window;
    private final RandomKey key;
    private final IntConsumer ahead;
    private final AtomicReferenceArray<Lane> lanes;

    /**
     * @param plan of the training's steps
     * @param training neighbouring rows of the table, in its order
     * @param blockStarts where the table's blocks begin, and the number of all rows; kept
     * @param window blocks of a pool
     * @param seed the trial's seed
     * @param ahead told of the blocks that a lane needs after its present pool, when it begins one; null for nobody
     */
    public LaneOrder(StepPlan plan, RowSet training, long[] blockStarts, int window, long seed, IntConsumer ahead) {
        if (plan.rows() != training.size())
            throw new IllegalArgumentException("a plan of " + plan.rows() + " rows for " + training.size());
        if (training.id(training.size() - 1) - training.id(0) != training.size() - 1)
            throw new IllegalArgumentException("lanes are of neighbouring rows");
        if (window < 1) throw new IllegalArgumentException("shuffle-window: " + window);
        this.plan = plan;
        this.training = training;
        this.blocks = blockStarts;
        this.window = window;
        this.key = RandomKey.of(seed, Purpose.SHUFFLE);
        this.ahead = ahead;
        lanes = new AtomicReferenceArray<>(plan.shards());
    }

    @Override
    public long rows() {
        return training.size();
    }

    /** Rows that shards before {@code shard} take in an epoch: where its lane begins. */
    long laneStart(int shard) {
        long whole = plan.rows() / plan.batchSize();
        int rest = (int) (plan.rows() % plan.batchSize());
        return whole * plan.shardStart(plan.batchSize(), shard) + plan.shardStart(rest, shard);
    }

    @Override
    public int rows(long epoch, long stepInEpoch, int lo, int hi, long[] out) {
        int batch = plan.batchRows(stepInEpoch);
        int written = 0;
        for (int shard = lo; shard < hi; shard++) {
            int n = plan.shardStart(batch, shard + 1) - plan.shardStart(batch, shard);
            if (n == 0) continue;
            long whole = plan.shardStart(plan.batchSize(), shard + 1) - plan.shardStart(plan.batchSize(), shard);
            lane(epoch, shard).rows(stepInEpoch * whole, n, out, written);
            written += n;
        }
        return written;
    }

    private Lane lane(long epoch, int shard) {
        var lane = lanes.get(shard);
        if (lane == null || lane.epoch != epoch) {
            lane = new Lane(epoch, shard);
            lanes.set(shard, lane);
        }
        return lane;
    }

    /** One shard's rows of one epoch. */
    private final class Lane {
        final long epoch;
        private final RandomKey laneKey;
        private final long[] pieceStart; // row ids, pieces in the epoch's order
        private final int[] pieceBlock;
        private final long[] pieceEnd; // rows of the lane to the end of each piece
        private volatile Pool current;

        Lane(long epoch, int shard) {
            this.epoch = epoch;
            laneKey = key.with(epoch, shard);
            long from = training.id(laneStart(shard));
            long to = from + laneStart(shard + 1) - laneStart(shard);
            int first = blockOf(from);
            int count = blockOf(to - 1) - first + 1;
            var order = Permutation.of(laneKey.with(0), count);
            pieceStart = new long[count];
            pieceBlock = new int[count];
            pieceEnd = new long[count];
            long rows = 0;
            for (int i = 0; i < count; i++) {
                int block = first + (int) order.at(i);
                pieceBlock[i] = block;
                pieceStart[i] = Math.max(from, blocks[block]);
                rows += Math.min(to, blocks[block + 1]) - pieceStart[i];
                pieceEnd[i] = rows;
            }
        }

        private int blockOf(long row) {
            int found = Arrays.binarySearch(blocks, row);
            if (found < 0) return -found - 2;
            while (blocks[found + 1] == row) found++; // blocks without rows
            return found;
        }

        void rows(long position, int n, long[] out, int offset) {
            var pool = current;
            for (int done = 0, count; done < n; done += count) {
                long at = position + done;
                if (pool == null || at < pool.start || at >= pool.end) current = pool = pool(at);
                count = (int) Math.min(n - done, pool.end - at);
                int to = offset + done;
                pool.order.at(at - pool.start, count, out, to);
                for (int i = to; i < to + count; i++) out[i] = row(pool, out[i]);
            }
        }

        private long row(Pool pool, long inPool) {
            long at = pool.start + inPool;
            int piece = pool.first;
            while (at >= pieceEnd[piece]) piece++;
            return pieceStart[piece] + at - (piece == 0 ? 0 : pieceEnd[piece - 1]);
        }

        private Pool pool(long position) {
            int piece = Arrays.binarySearch(pieceEnd, position);
            if (piece < 0) piece = -piece - 1;
            while (pieceEnd[piece] <= position) piece++;
            int number = piece / window;
            int first = number * window;
            int last = Math.min(pieceEnd.length, first + window);
            long start = first == 0 ? 0 : pieceEnd[first - 1];
            long end = pieceEnd[last - 1];
            if (ahead != null)
                for (int i = last; i < Math.min(pieceEnd.length, last + window); i++) ahead.accept(pieceBlock[i]);
            return new Pool(first, start, end, Permutation.of(laneKey.with(1 + number), end - start));
        }
    }

    /**
     * Blocks whose rows are mixed.
     *
     * @param first piece
     * @param start rows of the lane before it
     * @param order of its rows
     */
    private record Pool(int first, long start, long end, Permutation order) {}
}
