package io.lockstep.driver.ingest;

import java.util.Arrays;

/** A row as read, before labels become targets. Reused from row to row. */
final class RawRow {
    private static final String[] NONE = {};

    /** [features]; null where the source holds bytes or non-zeros. */
    final float[] floats;
    /** [features]; null where the source holds floats. */
    final byte[] bytes;
    /** Columns of the non-zeros, ascending, the first {@code count} of them; null where rows are dense. */
    int[] indices;
    /** Their values. */
    float[] values;
    /** Non-zeros held. */
    int count;
    /** [columns] of a table: numbers, NaN where a cell holds none; null where the source is no table. */
    double[] numbers;
    /** [columns] of a table: text where a cell holds some; else null. */
    String[] texts;
    /** Cells of the columns to keep, as they stand; null in a cell of nothing. */
    String[] kept = NONE;
    /** The label as text; null where there is none. */
    String label;
    /** Further labels where a row has several; none of them null where all are there. */
    String[] more = NONE;
    /** What the row counts, where the source says so; else 1. */
    float weight = 1;
    /** Whether the source says what rows count. */
    boolean weighted;

    private RawRow(float[] floats, byte[] bytes, int[] indices) {
        this.floats = floats;
        this.bytes = bytes;
        this.indices = indices;
        values = indices == null ? null : new float[indices.length];
    }

    RawRow(int features, boolean holdsBytes) {
        this(holdsBytes ? null : new float[features], holdsBytes ? new byte[features] : null, null);
    }

    /** A row as {@code source} fills it. */
    static RawRow of(Source source) {
        var row = empty(source);
        row.kept = new String[source.kept().size()];
        row.weighted = source.weighted();
        if (source.labelCount() > 1) row.more = new String[source.labelCount() - 1];
        return row;
    }

    /** A table's row of so many columns. */
    static RawRow ofCells(int columns) {
        var row = new RawRow(null, null, null);
        row.numbers = new double[columns];
        row.texts = new String[columns];
        return row;
    }

    private static RawRow empty(Source source) {
        if (source.holdsCells()) return ofCells(source.featureNames().size());
        return source.holdsNonZeros()
                ? new RawRow(null, null, new int[16])
                : new RawRow(source.featureNames().size(), source.holdsBytes());
    }

    /** One of the row's labels as text; null where it isn't there. */
    String label(int which) {
        return which == 0 ? label : more[which - 1];
    }

    /** Sets one of the row's labels. */
    void label(int which, String text) {
        if (which == 0) label = text;
        else more[which - 1] = text;
    }

    /** Appends a non-zero. */
    void add(int index, float value) {
        if (count == indices.length) {
            indices = Arrays.copyOf(indices, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        indices[count] = index;
        values[count++] = value;
    }
}
