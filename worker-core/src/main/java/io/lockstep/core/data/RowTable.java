package io.lockstep.core.data;

/** Rows by id, ready for a network: features scaled (bytes as value / 255, standardised where asked), and targets. */
public interface RowTable {
    /** Rows in the table; ids run from 0 to one less. */
    long rows();

    /** Features of a row. */
    int features();

    /** Whether {@link #gather} fills {@link RowBatch#sparse} rather than {@link RowBatch#dense}. */
    boolean sparse();

    /**
     * Fetches rows by id. Safe to call from many threads at once, each with its own batch.
     *
     * @param ids row ids, of which {@code ids[from .. from+n)} are read; not modified
     * @param out overwritten with n rows in the given order; allocates only to grow
     * @throws IndexOutOfBoundsException for an id outside the table
     */
    void gather(long[] ids, int from, int n, RowBatch out);
}
