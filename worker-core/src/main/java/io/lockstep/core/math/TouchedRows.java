package io.lockstep.core.math;

import java.util.Arrays;

/**
 * A [rows × columns] matrix that is +0 but for a few rows, which alone are held: the gradient of a first layer over wide
 * and sparse data. Its arrays grow and are then kept. Not thread-safe.
 */
public final class TouchedRows {
    private final int rows;
    private final int columns;
    private int count;
    private int[] index = new int[0]; // ascending
    private float[] values = new float[0]; // [count × columns]
    private int[] otherIndex = new int[0]; // what add writes to, then swapped
    private float[] otherValues = new float[0];

    /** All zero. */
    public TouchedRows(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Rows held. */
    public int count() {
        return count;
    }

    /** Which rows are held, ascending: the first {@link #count} of the array. Not to be modified. */
    public int[] index() {
        return index;
    }

    /** [count × columns]: the rows held. */
    public float[] values() {
        return values;
    }

    /** Makes it all zero. */
    public void clear() {
        count = 0;
    }

    /** Has it hold these rows, the values left as they come. @param index copied; ascending */
    public void reset(int[] held, int n) {
        reserve(n);
        System.arraycopy(held, 0, index, 0, n);
        count = n;
    }

    /** Has it hold {@code n} rows, indices and values left as they come. */
    public void reserve(int n) {
        if (index.length < n) index = new int[n + n / 4];
        int size = Math.multiplyExact(n, columns);
        if (values.length < size) values = new float[(int) Math.min(Integer.MAX_VALUE - 8, size + size / 4L)];
        count = n;
    }

    /** The first held row from {@code row} on: its place among those held. */
    public int from(int row) {
        int at = Arrays.binarySearch(index, 0, count, row);
        return at < 0 ? -at - 1 : at;
    }

    /** this += right, element by element. A row that one of them lacks is +0 there. */
    public void add(TouchedRows right) {
        if (otherIndex.length < count + right.count) otherIndex = new int[count + right.count];
        int size = Math.multiplyExact(count + right.count, columns);
        if (otherValues.length < size) otherValues = new float[size];
        int n = 0;
        for (int a = 0, b = 0; a < count || b < right.count; n++) {
            int left = a < count ? index[a] : Integer.MAX_VALUE;
            int other = b < right.count ? right.index[b] : Integer.MAX_VALUE;
            otherIndex[n] = Math.min(left, other);
            boolean both = left == other;
            if (both) sum(values, a++ * columns, right.values, b++ * columns, n * columns);
            else if (left < other) plusZero(values, a++ * columns, n * columns);
            else plusZero(right.values, b++ * columns, n * columns);
        }
        var index = this.index;
        var values = this.values;
        this.index = otherIndex;
        this.values = otherValues;
        otherIndex = index;
        otherValues = values;
        count = n;
    }

    private void sum(float[] x, int at, float[] y, int bt, int to) {
        for (int j = 0; j < columns; j++) otherValues[to + j] = x[at + j] + y[bt + j];
    }

    /** Adding +0 matters for −0 alone. */
    private void plusZero(float[] x, int at, int to) {
        for (int j = 0; j < columns; j++) otherValues[to + j] = x[at + j] + 0f;
    }
}
