package io.lockstep.driver.ingest;

import io.lockstep.core.data.RowHash;
import io.lockstep.core.random.RandomKey;
import java.io.Serializable;

/**
 * How a stored row looks between the parse and its block: a record of {@code [length][copies][key, 16 bytes][targets]
 * [weight][features]}. Equal rows have equal bytes from the targets on, whatever their source.
 *
 * @param kind how features are held
 * @param features of a row; with non-zeros only, as many as there are columns
 * @param targets numbers a row is to give; 0 without labels
 * @param weighted whether rows have weights
 */
record RowForm(Kind kind, int features, int targets, boolean weighted) implements Serializable {
    /** How features are held. */
    enum Kind {
        BYTES,
        FLOATS,
        NON_ZEROS
    }

    private static final int COPIES = 4;
    private static final int KEY = 8;
    private static final int CONTENT = 24;

    /** A row on its way into a record. Reused from row to row. */
    static final class Row {
        final float[] targets;
        /** What the row counts; 1 where none is given. */
        float weight = 1;
        /** Its features: dense, as bytes, or as non-zeros. */
        RawRow features;

        private final RowHash hash = new RowHash();

        Row(int targets) {
            this.targets = new float[targets];
        }

        /** The content's key: a function of values alone. */
        RandomKey key() {
            hash.start();
            if (features.bytes != null) hash.addBytes(features.bytes, features.bytes.length);
            else if (features.indices == null) hash.addFloats(features.floats, features.floats.length);
            else for (int e = 0; e < features.count; e++) hash.add(features.indices[e], features.values[e]);
            for (int t = 0; t < targets.length; t++) hash.add(-1 - t, targets[t]);
            if (weight != 1) hash.add(Integer.MIN_VALUE, weight == 0 ? -1 : weight); // zeros are passed over
            return hash.finish();
        }
    }

    /** Appends a row as a record of {@code copies} equal ones. */
    void put(Row row, RandomKey key, int copies, RowBytes out) {
        int start = out.size;
        out.putInt(0).putInt(copies).putLong(key.high()).putLong(key.low());
        for (float target : row.targets) out.putFloat(target + 0f);
        if (weighted) out.putFloat(row.weight);
        var from = row.features;
        switch (kind) {
            case BYTES -> out.put(from.bytes, 0, features);
            case FLOATS -> putDense(from, out);
            case NON_ZEROS -> putNonZeros(from, out);
        }
        RowBytes.setInt(out.data, start, out.size - start);
    }

    private void putDense(RawRow from, RowBytes out) {
        if (from.indices == null) {
            for (int j = 0; j < features; j++) out.putFloat(clean(from.floats[j]));
            return;
        }
        for (int j = 0, e = 0; j < features; j++) {
            boolean here = e < from.count && from.indices[e] == j;
            out.putFloat(here ? clean(from.values[e++]) : 0f);
        }
    }

    private void putNonZeros(RawRow from, RowBytes out) {
        if (from.indices == null) {
            for (int j = 0; j < features; j++)
                if (from.floats[j] != 0) out.putInt(j).putFloat(clean(from.floats[j]));
            return;
        }
        for (int e = 0; e < from.count; e++)
            if (from.values[e] != 0) out.putInt(from.indices[e]).putFloat(clean(from.values[e]));
    }

    /** One zero and one NaN: equal numbers are equal bytes. */
    private static float clean(float x) {
        return Float.isNaN(x) ? Float.NaN : x + 0f;
    }

    static int length(byte[] data, int at) {
        return RowBytes.getInt(data, at);
    }

    static int copies(byte[] data, int at) {
        return RowBytes.getInt(data, at + COPIES);
    }

    static void setCopies(byte[] data, int at, int copies) {
        RowBytes.setInt(data, at + COPIES, copies);
    }

    static long high(byte[] data, int at) {
        return RowBytes.getLong(data, at + KEY);
    }

    static long low(byte[] data, int at) {
        return RowBytes.getLong(data, at + KEY + 8);
    }

    /** Appends a record again, with another key and number of copies. */
    static void putAgain(byte[] data, int at, RandomKey key, int copies, RowBytes out) {
        int length = length(data, at);
        out.putInt(length).putInt(copies).putLong(key.high()).putLong(key.low());
        out.put(data, at + CONTENT, length - CONTENT);
    }

    /** Compares two records' content: their bytes, the shorter first where one begins the other. */
    static int compareContent(byte[] a, int at, byte[] b, int bt) {
        return java.util.Arrays.compareUnsigned(
                a, at + CONTENT, at + length(a, at), b, bt + CONTENT, bt + length(b, bt));
    }

    /** Where a record's targets begin. */
    int targetsAt(int at) {
        return at + CONTENT;
    }

    /** Where a record's features begin. */
    int featuresAt(int at) {
        return at + CONTENT + 4 * targets + (weighted ? 4 : 0);
    }

    /** Non-zeros of a record that holds them. */
    int nonZeros(byte[] data, int at) {
        return (at + length(data, at) - featuresAt(at)) / 8;
    }
}
