package io.lockstep.driver.ingest;

import java.io.Closeable;
import java.io.IOException;

/** Rows of one slice, in order. */
interface RowReader extends Closeable {
    /**
     * Reads the next row. Bad cells are reported to the reader's {@link Problems}, and reading goes on.
     *
     * @param row overwritten
     * @return false at the slice's end
     */
    boolean next(RawRow row) throws IOException;

    /** Lines read so far, with the current row's; 0 in formats without lines. */
    default long lines() {
        return 0;
    }
}
