package io.lockstep.core.data;

import io.lockstep.core.math.SparseRows;
import org.ejml.data.FMatrixRMaj;

/** A step's rows, gathered from a {@link RowTable}. Its arrays grow and are then kept. */
public final class RowBatch {
    /** [rows × features]; filled by tables that are not sparse. */
    public final FMatrixRMaj dense = new FMatrixRMaj(0, 0);
    /** [rows × features], finished; filled by sparse tables. */
    public final SparseRows sparse = new SparseRows();
    /** [rows × 1]: class index or value; NaN where the data has no labels. */
    public final FMatrixRMaj targets = new FMatrixRMaj(0, 0);
    /** Rows held. */
    public int rows;
}
