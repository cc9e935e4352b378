package io.lockstep.core.data;

import java.util.Objects;

/** The rows from {@code from} on, in their table's order. */
record RowRange(long from, long size) implements RowSet {
    RowRange {
        if (from < 0 || size < 0) throw new IllegalArgumentException("rows from " + from + ": " + size);
    }

    @Override
    public long id(long position) {
        return from + Objects.checkIndex(position, size);
    }
}
