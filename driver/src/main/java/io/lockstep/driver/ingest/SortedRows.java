package io.lockstep.driver.ingest;

import io.lockstep.core.random.RandomKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** One part's records in memory, in the order of their keys, then of their content; equal rows are one. */
final class SortedRows {
    private final List<byte[]> packs = new ArrayList<>();
    private int[] pack = new int[256];
    private int[] at = new int[256];
    private long[] high = new long[256];
    private int size;

    /** Takes all packs of an iterator. */
    void addAll(Iterator<byte[]> more) {
        while (more.hasNext()) add(more.next());
    }

    private void add(byte[] records) {
        packs.add(records);
        for (int from = 0; from < records.length; from += RowForm.length(records, from)) {
            if (size == pack.length) {
                int length = Math.addExact(size, size / 2);
                pack = Arrays.copyOf(pack, length);
                at = Arrays.copyOf(at, length);
                high = Arrays.copyOf(high, length);
            }
            pack[size] = packs.size() - 1;
            at[size] = from;
            high[size++] = RowForm.high(records, from);
        }
    }

    int size() {
        return size;
    }

    byte[] data(int row) {
        return packs.get(pack[row]);
    }

    int at(int row) {
        return at[row];
    }

    RandomKey key(int row) {
        return new RandomKey(high[row], RowForm.low(data(row), at[row]));
    }

    /** Copies of a row, after {@link #sort}. */
    int copies(int row) {
        return RowForm.copies(data(row), at[row]);
    }

    /** Sorts the rows; equal neighbours become one, with the sum of their copies, if {@code unite}. */
    void sort(boolean unite) {
        var order = new int[size];
        for (int i = 0; i < size; i++) order[i] = i;
        mergeSort(order, new int[size], 0, size);
        var newPack = new int[size];
        var newAt = new int[size];
        var newHigh = new long[size];
        int kept = 0;
        for (int from : order) {
            if (unite && kept > 0 && newHigh[kept - 1] == high[from]) {
                byte[] last = packs.get(newPack[kept - 1]);
                int lastAt = newAt[kept - 1];
                if (RowForm.low(last, lastAt) == RowForm.low(data(from), at[from])
                        && RowForm.compareContent(last, lastAt, data(from), at[from]) == 0) {
                    RowForm.setCopies(last, lastAt, Math.addExact(RowForm.copies(last, lastAt), copies(from)));
                    continue;
                }
            }
            newPack[kept] = pack[from];
            newAt[kept] = at[from];
            newHigh[kept++] = high[from];
        }
        pack = newPack;
        at = newAt;
        high = newHigh;
        size = kept;
    }

    private int compare(int a, int b) {
        int byHigh = Long.compareUnsigned(high[a], high[b]);
        if (byHigh != 0) return byHigh;
        int byLow = Long.compareUnsigned(RowForm.low(data(a), at[a]), RowForm.low(data(b), at[b]));
        return byLow != 0 ? byLow : RowForm.compareContent(data(a), at[a], data(b), at[b]);
    }

    /** Of indices, without an object each. */
    private void mergeSort(int[] order, int[] spare, int from, int to) {
        if (to - from < 2) return;
        int middle = (from + to) >>> 1;
        mergeSort(order, spare, from, middle);
        mergeSort(order, spare, middle, to);
        if (compare(order[middle - 1], order[middle]) <= 0) return;
        System.arraycopy(order, from, spare, from, middle - from);
        for (int left = from, right = middle, out = from; left < middle; out++)
            order[out] = right < to && compare(order[right], spare[left]) < 0 ? order[right++] : spare[left++];
    }
}
