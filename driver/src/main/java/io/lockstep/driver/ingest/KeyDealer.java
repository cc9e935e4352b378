package io.lockstep.driver.ingest;

import io.lockstep.core.random.RandomKey;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import scala.Tuple2;

/**
 * Deals records to parts by their keys' leading bits, so that the parts in order, each sorted, are all rows sorted. What
 * is sent are packs of records, few objects for the shuffle to handle; of rows that are equal and near each other one is
 * sent with their number.
 */
abstract class KeyDealer implements Iterator<Tuple2<Integer, byte[]>> {
    private static final long BUFFER_BYTES = 16L << 20;
    private static final int RECENT = 1 << 14;

    private final RowBytes[] packs;
    private final int packBytes;
    private final ArrayDeque<Tuple2<Integer, byte[]>> full = new ArrayDeque<>();
    // Rows seen lately, by their keys' last bits: where each is, for equal ones to join it.
    private final long[] recentLow = new long[RECENT];
    private final int[] recentPack = new int[RECENT];
    private final int[] recentAt = new int[RECENT];
    private final int[] recentSent = new int[RECENT];
    private final int[] sent; // packs sent to each part
    private int flushed;

    KeyDealer(int parts) {
        packs = new RowBytes[parts];
        packBytes = (int) Math.max(1 << 10, Math.min(1 << 16, BUFFER_BYTES / parts));
        sent = new int[parts];
        Arrays.fill(recentPack, -1);
    }

    /** The part that a key belongs to. */
    static int part(long high, int parts) {
        // The upper half of the unsigned product.
        return (int) (Math.multiplyHigh(high >>> 1, (long) parts << 1));
    }

    /** Deals some more records by {@link #pack} and {@link #dealt}; false where there are no more. */
    abstract boolean more();

    /** The pack that a record of this key is appended to. */
    final RowBytes pack(RandomKey key) {
        int part = part(key.high(), packs.length);
        if (packs[part] == null) packs[part] = new RowBytes(packBytes / 4);
        return packs[part];
    }

    /** After a record of this key was appended at {@code at} of its pack. */
    final void dealt(RandomKey key, int at) {
        int part = part(key.high(), packs.length);
        var pack = packs[part];
        int slot = (int) key.low() & RECENT - 1;
        boolean seen = recentPack[slot] == part && recentSent[slot] == sent[part] && recentLow[slot] == key.low();
        int other = recentAt[slot];
        if (seen
                && RowForm.high(pack.data, other) == key.high()
                && RowForm.compareContent(pack.data, other, pack.data, at) == 0) {
            RowForm.setCopies(
                    pack.data, other, Math.addExact(RowForm.copies(pack.data, other), RowForm.copies(pack.data, at)));
            pack.size = at;
            return;
        }
        recentLow[slot] = key.low();
        recentPack[slot] = part;
        recentAt[slot] = at;
        recentSent[slot] = sent[part];
        if (pack.size >= packBytes) send(part);
    }

    private void send(int part) {
        full.add(new Tuple2<>(part, packs[part].take()));
        sent[part]++;
    }

    @Override
    public boolean hasNext() {
        while (full.isEmpty()) if (!more()) break;
        while (full.isEmpty() && flushed < packs.length) {
            if (packs[flushed] != null && packs[flushed].size > 0) send(flushed);
            packs[flushed++] = null;
        }
        return !full.isEmpty();
    }

    @Override
    public Tuple2<Integer, byte[]> next() {
        if (!hasNext()) throw new java.util.NoSuchElementException();
        return full.remove();
    }
}
