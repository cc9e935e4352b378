package io.lockstep.core.data;

/** An ordered set of a table's row ids: all rows, the training rows, or the validation rows. */
public interface RowSet {
    /** How many rows. */
    long size();

    /**
     * The row id at a position; ids ascend with positions.
     *
     * @throws IndexOutOfBoundsException outside {@code [0, size)}
     */
    long id(long position);

    /** The first position whose row id is {@code id} or more; the size where there is none. */
    default long positionFrom(long id) {
        long low = 0;
        long high = size();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (id(middle) < id) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /** All of a table's {@code rows} rows, in its order. */
    static RowSet all(long rows) {
        return new RowRange(0, rows);
    }

    /** The rows {@code [from, from + size)}. */
    static RowSet range(long from, long size) {
        return new RowRange(from, size);
    }
}
