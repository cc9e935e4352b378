package io.lockstep.core.eval;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Weights of two kinds of rows by a value: positives and negatives by their score, or errors above and below by their
 * size. Every distinct value is kept as long as there are few enough; then neighbours are put together, values that agree in
 * all but their last {@code shift} bits, so that a figure made of them is known up to what is together. Which they are
 * depends on all values alone, not on the order of adding.
 */
final class RankSums {
    /** Bytes of an encoded entry. */
    static final int ENTRY_BYTES = Long.BYTES + 2 * Double.BYTES;
    /** Bytes before the entries. */
    static final int HEAD_BYTES = 2 * Integer.BYTES;
    /** Entries up to which others are put at the end, to be sorted in when there are many. */
    private static final int APPENDED = 4096;

    private final int most;
    private long[] keys = new long[0];
    private double[] firsts = new double[0];
    private double[] seconds = new double[0];
    private int size;
    private int sorted; // the size when entries were last in order and together
    private int shift;

    /** @param most entries that are kept at most */
    RankSums(int most) {
        this.most = most;
    }

    /**
     * Adds a row.
     *
     * @param value not negative
     */
    void add(double value, boolean first, double weight) {
        long key = Double.doubleToLongBits(Math.abs(value)) >>> shift << shift;
        append(key, first ? weight : 0, first ? 0 : weight);
        if (size >= 2 * most) compact();
    }

    /** Adds all rows of {@code right}. */
    void add(RankSums right) {
        right.compact();
        coarsen(right.shift);
        if (right.size > APPENDED) {
            merge(right);
            return;
        }
        for (int i = 0; i < right.size; i++)
            append(right.keys[i] >>> shift << shift, right.firsts[i], right.seconds[i]);
        if (size >= 2 * most) compact();
    }

    /** Takes memory for the entries of both and no more: a driver adds up the parts of millions of rows. */
    private void merge(RankSums right) {
        compact();
        var leftKeys = keys;
        var leftFirsts = firsts;
        var leftSeconds = seconds;
        int leftSize = size;
        allocate(leftSize + right.size);
        size = 0;
        for (int l = 0, r = 0; l < leftSize || r < right.size; ) {
            long key = r < right.size ? right.keys[r] >>> shift << shift : Long.MAX_VALUE;
            if (l < leftSize && leftKeys[l] <= key) append(leftKeys[l], leftFirsts[l], leftSeconds[l++]);
            else append(key, right.firsts[r], right.seconds[r++]);
        }
        join();
        coarsenToFit();
        sorted = size;
    }

    private void append(long key, double first, double second) {
        if (size == keys.length) {
            int grown = Math.max(16, 2 * size);
            keys = Arrays.copyOf(keys, grown);
            firsts = Arrays.copyOf(firsts, grown);
            seconds = Arrays.copyOf(seconds, grown);
        }
        keys[size] = key;
        firsts[size] = first;
        seconds[size] = second;
        size++;
    }

    /** Puts entries in order and those of one value together, coarser until there are few enough. */
    void compact() {
        if (sorted == size) return;
        sort();
        join();
        coarsenToFit();
        sorted = size;
    }

    private void coarsenToFit() {
        while (size > most) {
            coarsen(shift + 1);
            join();
        }
    }

    private void allocate(int entries) {
        keys = new long[entries];
        firsts = new double[entries];
        seconds = new double[entries];
    }

    /** Leaves entries of one key beside each other. */
    private void coarsen(int to) {
        if (to <= shift) return;
        shift = to;
        for (int i = 0; i < size; i++) keys[i] = keys[i] >>> shift << shift;
        sorted = -1;
    }

    /** Adds neighbours of one key. */
    private void join() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (kept > 0 && keys[kept - 1] == keys[i]) {
                firsts[kept - 1] += firsts[i];
                seconds[kept - 1] += seconds[i];
                continue;
            }
            keys[kept] = keys[i];
            firsts[kept] = firsts[i];
            seconds[kept] = seconds[i];
            kept++;
        }
        size = kept;
    }

    /** Merges runs of growing length, equal keys in the order in which they were added. */
    private void sort() {
        var fromKeys = keys;
        var fromFirsts = firsts;
        var fromSeconds = seconds;
        var toKeys = new long[keys.length];
        var toFirsts = new double[keys.length];
        var toSeconds = new double[keys.length];
        for (int run = 1; run < size; run *= 2) {
            for (int low = 0; low < size; low += 2 * run) {
                int middle = Math.min(low + run, size);
                int high = Math.min(low + 2 * run, size);
                for (int at = low, left = low, right = middle; at < high; at++) {
                    boolean takeLeft = right == high || left < middle && fromKeys[left] <= fromKeys[right];
                    int taken = takeLeft ? left++ : right++;
                    toKeys[at] = fromKeys[taken];
                    toFirsts[at] = fromFirsts[taken];
                    toSeconds[at] = fromSeconds[taken];
                }
            }
            var keysBefore = fromKeys;
            var firstsBefore = fromFirsts;
            var secondsBefore = fromSeconds;
            fromKeys = toKeys;
            fromFirsts = toFirsts;
            fromSeconds = toSeconds;
            toKeys = keysBefore;
            toFirsts = firstsBefore;
            toSeconds = secondsBefore;
        }
        keys = fromKeys;
        firsts = fromFirsts;
        seconds = fromSeconds;
    }

    /** Distinct values; they ascend. */
    int size() {
        compact();
        return size;
    }

    /** Whether every distinct value is kept apart. */
    boolean isExact() {
        compact();
        return shift == 0;
    }

    /** The entry's value; the middle of its values where they are put together. */
    double value(int entry) {
        if (shift == 0) return Double.longBitsToDouble(keys[entry]);
        return (Double.longBitsToDouble(keys[entry]) + highest(entry)) / 2;
    }

    /** The largest value that is in the entry. */
    double highest(int entry) {
        return Double.longBitsToDouble(keys[entry] | (1L << shift) - 1);
    }

    double first(int entry) {
        return firsts[entry];
    }

    double second(int entry) {
        return seconds[entry];
    }

    void clear() {
        size = sorted = shift = 0;
    }

    int encodedBytes() {
        compact();
        return HEAD_BYTES + ENTRY_BYTES * size;
    }

    void put(ByteBuffer out) {
        compact();
        out.putInt(shift).putInt(size);
        for (int i = 0; i < size; i++) out.putLong(keys[i]).putDouble(firsts[i]).putDouble(seconds[i]);
    }

    void get(ByteBuffer in) {
        clear();
        shift = in.getInt();
        int entries = in.getInt();
        if (shift < 0 || shift > 62 || entries < 0 || entries > in.remaining() / ENTRY_BYTES)
            throw new IllegalArgumentException(entries + " ranked entries of shift " + shift);
        for (int i = 0; i < entries; i++) append(in.getLong(), in.getDouble(), in.getDouble());
        sorted = size;
    }
}
