package io.lockstep.core.math;

import org.ejml.data.FMatrixRMaj;

/**
 * Products whose left operand has many zeros. Leaving a zero out of a chain leaves its value as it was,
 * since {@code fma(0, w, acc) == acc} for finite w: the same bits as {@link Products} on the dense matrix,
 * except perhaps for the sign of a zero.
 */
public final class SparseProducts {
    private SparseProducts() {}

    /** C[m×n] += A[m×k]·B[k×n], the chain starting at C's value. */
    public static void multAdd(SparseRows a, FMatrixRMaj b, FMatrixRMaj c) {
        a.checkFinished();
        if (b.numRows != a.columns() || c.numRows != a.rows() || c.numCols != b.numCols) {
            throw mismatch("A·B", a, b, c);
        }
        checkDistinct(b, c);
        Kernels.chosen().sparseProduct(a.rows(), b.numCols, b.numRows, a.rowStart, a.column, a.value, b.data, c.data);
    }

    /** C[m×n] = the tree sum over shards of Aᵀ·B for A[r×m], B[r×n], as {@link Products#multTransAShards}. */
    public static void multTransAShards(SparseRows a, FMatrixRMaj b, int[] bounds, int shards, FMatrixRMaj c) {
        a.checkFinished();
        if (b.numRows != a.rows() || c.numRows != a.columns() || c.numCols != b.numCols) {
            throw mismatch("Aᵀ·B", a, b, c);
        }
        Products.checkShards(bounds, shards, a.rows());
        checkDistinct(b, c);
        a.byColumn();
        Kernels.chosen()
                .sparseTransAShards(
                        a.columns(), b.numCols, a.columnStart, a.row, a.valueByColumn, b.data, bounds, shards, c.data);
    }

    /** As above, C by those of its rows alone that A's columns touch; all others would be +0. */
    public static void multTransAShards(SparseRows a, FMatrixRMaj b, int[] bounds, int shards, TouchedRows c) {
        a.checkFinished();
        if (b.numRows != a.rows() || c.rows() != a.columns() || c.columns() != b.numCols)
            throw new IllegalArgumentException("Sparse Aᵀ·B: shapes don't fit: A is [" + a.rows() + "×" + a.columns()
                    + "], B is " + Products.shape(b) + ", C is [" + c.rows() + "×" + c.columns() + "]");
        Products.checkShards(bounds, shards, a.rows());
        int touched = a.byTouchedColumn();
        c.reset(a.touched(), touched);
        Kernels.chosen()
                .sparseTransAShards(
                        touched, b.numCols, a.columnStart, a.row, a.valueByColumn, b.data, bounds, shards, c.values());
    }

    private static void checkDistinct(FMatrixRMaj b, FMatrixRMaj c) {
        if (c.data == b.data) {
            throw new IllegalArgumentException("Sparse product: C must not share its array with B");
        }
    }

    private static IllegalArgumentException mismatch(String what, SparseRows a, FMatrixRMaj b, FMatrixRMaj c) {
        return new IllegalArgumentException("Sparse " + what + ": shapes don't fit: A is [" + a.rows() + "×"
                + a.columns() + "], B is " + Products.shape(b) + ", C is " + Products.shape(c));
    }
}
