package io.lockstep.driver.averager;

import java.util.Arrays;

/** Who had which chunk of a set of rows last, and so has its blocks at hand. A hint. Guarded by the dealer's lock. */
final class ChunkHolders {
    private Member[] holders = {};

    /** Null where nobody had it. */
    Member of(long chunk) {
        return chunk < holders.length ? holders[(int) chunk] : null;
    }

    void hold(Member member, long from, long to) {
        if (to > Integer.MAX_VALUE - 8) return; // a hint that would cost gigabytes
        if (to > holders.length) holders = Arrays.copyOf(holders, (int) Math.max(to, 2L * holders.length));
        Arrays.fill(holders, (int) from, (int) to, member);
    }
}
