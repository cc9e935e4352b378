package io.lockstep.driver.ingest;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Of a column's different numbers those with the least hashes, and how often each occurs: an even sample of them, which
 * tells whether all are different however many rows there are. Samples of several slices add up exactly. Not thread-safe.
 */
final class DistinctSample implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 64;

    private final long[] hashes = new long[MOST]; // ascending, the first {@code size}
    private final long[] counts = new long[MOST];
    private int size;

    void add(double number) {
        long hash = hash(number);
        if (size == MOST && hash > hashes[MOST - 1]) return;
        add(hash, 1);
    }

    private void add(long hash, long count) {
        int at = Arrays.binarySearch(hashes, 0, size, hash);
        if (at >= 0) {
            counts[at] += count;
            return;
        }
        at = -at - 1;
        if (at == MOST) return;
        int moved = Math.min(size, MOST - 1) - at;
        System.arraycopy(hashes, at, hashes, at + 1, moved);
        System.arraycopy(counts, at, counts, at + 1, moved);
        hashes[at] = hash;
        counts[at] = count;
        if (size < MOST) size++;
    }

    void add(DistinctSample other) {
        for (int i = 0; i < other.size; i++) add(other.hashes[i], other.counts[i]);
    }

    /** Whether no number of the sample occurs twice. */
    boolean allDifferent() {
        for (int i = 0; i < size; i++) if (counts[i] > 1) return false;
        return true;
    }

    private static long hash(double number) {
        long bits = Double.doubleToRawLongBits(number + 0.0);
        bits = (bits ^ bits >>> 32) * 0xd6e8feb86659fd93L;
        return (bits ^ bits >>> 32) * 0xd6e8feb86659fd93L;
    }
}
