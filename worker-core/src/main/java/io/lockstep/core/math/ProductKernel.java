package io.lockstep.core.math;

import org.ejml.data.FMatrixRMaj;

/**
 * The inner loops behind {@link Products} and {@link SparseProducts}. Implementations trust their
 * arguments; the public classes have validated them.
 *
 * <p>Element (i, p) of the left operand is {@code a[aOffset + i * aRowStride + p * aInnerStride]}, so
 * one method serves A·B and Aᵀ·B. Matrices B and C are row-major with a leading dimension.
 */
interface ProductKernel {
    /** The name for logs and reports. */
    String name();

    /**
     * Runs {@code rounds} of independent fused multiply-adds in registers, for a benchmark to measure the
     * peak by, and returns how many operations (two each) that were. Scribbles on {@code sink[0..1023]}.
     */
    long probe(int rounds, float[] sink);

    /**
     * C[m×n] = A[m×k]·B[k×n], or C += when {@code accumulate}: the chain of (i, j) starts at +0, or at C's
     * value, and runs over p = 0..k-1.
     */
    void product(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aRowStride,
            int aInnerStride,
            float[] b,
            int ldb,
            float[] c,
            boolean accumulate);

    /**
     * C[m×n] = A[m×k]·Bᵀ for B[n×k], or C +=, all without gaps; chains as in {@link #product}.
     *
     * @param scratch may be reshaped and overwritten
     */
    default void productTransB(
            int m, int n, int k, float[] a, float[] b, FMatrixRMaj scratch, float[] c, boolean accumulate) {
        scratch.reshape(k, n);
        Transpose.of(n, k, b, scratch.data);
        product(m, n, k, a, 0, k, 1, scratch.data, n, c, accumulate);
    }

    /**
     * C[m×n] = tree sum over shards of AᵀB restricted to the shard's rows. A is [r×m] and B is [r×n], both
     * row-major without gaps; shard s has rows {@code bounds[s]..bounds[s+1]-1}.
     */
    void transAShards(int m, int n, float[] a, float[] b, int[] bounds, int shards, float[] c);

    /** C[m×n] += A[m×k]·B, A's row i having the non-zeros from {@code rowStart[i]} to a {@link SparseRows#END}. */
    void sparseProduct(int m, int n, int k, int[] rowStart, int[] column, float[] value, float[] b, float[] c);

    /**
     * C[m×n] = tree sum over shards of AᵀB, A given by columns: its column i has the non-zeros from {@code
     * columnStart[i]} to a {@link SparseRows#END}, rows ascending.
     */
    void sparseTransAShards(
            int m, int n, int[] columnStart, int[] row, float[] value, float[] b, int[] bounds, int shards, float[] c);
}
