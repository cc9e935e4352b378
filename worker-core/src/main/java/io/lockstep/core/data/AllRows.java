package io.lockstep.core.data;

import java.util.Objects;

/** Every row, in file order. */
record AllRows(long size) implements RowSet {
    AllRows {
        if (size < 0) throw new IllegalArgumentException("rows: " + size);
    }

    @Override
    public long id(long position) {
        return Objects.checkIndex(position, size);
    }
}
