package io.lockstep.core.data;

import io.lockstep.core.math.SparseRows;
import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/** A step's rows, gathered from a {@link RowTable}. Its arrays grow and are then kept. */
public final class RowBatch {
    /** [rows × features]; filled by tables that are not sparse. */
    public final FMatrixRMaj dense = new FMatrixRMaj(0, 0);
    /** [rows × features], finished; filled by sparse tables. */
    public final SparseRows sparse = new SparseRows();
    /** [rows × targets of a row]: class index or values; NaN, one a row, where the data has no labels. */
    public final FMatrixRMaj targets = new FMatrixRMaj(0, 0);
    /** [rows or more]: what each row counts; null where all count the same. */
    public float[] weights;
    /** Rows held. */
    public int rows;

    private float[] spare = new float[0];

    /** What is known of a row's weight is written to the array that this gives. */
    void beginWeights() {
        if (spare.length < rows) spare = new float[rows];
        weights = spare;
    }

    /** [rows], a copy; null where all count the same. */
    float[] copyOfWeights() {
        return weights == null ? null : Arrays.copyOf(weights, rows);
    }
}
