package io.lockstep.core.network;

import java.util.Arrays;

/** Which of a pass's rows belong to which logical shard; refilled for every pass, and growing only. */
public final class ShardRows {
    private int count;
    private int[] bounds = new int[1];

    /** Begins anew with {@code count} shards, all empty. */
    public void reset(int count) {
        if (bounds.length <= count) bounds = new int[count + 1];
        this.count = count;
        Arrays.fill(bounds, 0, count + 1, 0);
    }

    /** Ends shard {@code shard} before row {@code end}; set for all shards in order. */
    public void end(int shard, int end) {
        bounds[shard + 1] = end;
    }

    public int count() {
        return count;
    }

    /** First row of shard {@code shard}; {@code start(count())} is the number of rows. */
    public int start(int shard) {
        return bounds[shard];
    }

    /** Row offsets: shard s has rows {@code bounds[s]} to {@code bounds[s + 1] - 1}. Not a copy, and may be longer. */
    public int[] bounds() {
        return bounds;
    }

    public int rows() {
        return bounds[count];
    }
}
