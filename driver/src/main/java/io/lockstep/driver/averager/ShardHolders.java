package io.lockstep.driver.averager;

/**
 * Who had which shard last, and so has its rows at hand. A hint to dealing, which never changes a sum. Guarded by the
 * dealer's lock.
 */
final class ShardHolders {
    private final Member[] holders;
    private long lastRoundNanos;

    ShardHolders(int shards) {
        holders = new Member[shards];
    }

    /** Null where nobody had it. */
    Member of(int shard) {
        return holders[shard];
    }

    void hold(Member member, int lo, int hi) {
        for (int shard = lo; shard < hi; shard++) holders[shard] = member;
    }

    void roundTook(long nanos) {
        lastRoundNanos = nanos;
    }

    /** From the last round's beginning to its last delivery; 0 before the first. */
    long lastRoundNanos() {
        return lastRoundNanos;
    }
}
