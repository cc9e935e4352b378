package io.lockstep.core.math;

import org.ejml.data.FMatrixRMaj;

/**
 * Dense products of row-major float matrices.
 *
 * <p>Element (i, j) is the chain {@code acc = fma(A(i,p), B(p,j), acc)} over p in ascending order, from +0
 * (or, in the {@code Add} forms, from C's value). That definition fixes every bit, so vector width, tiles
 * and threads can't be seen in a result. C is written; A and B are not modified and must not share their
 * array with C. Wrong shapes throw {@link IllegalArgumentException} naming them.
 */
public final class Products {
    private Products() {}

    /** C[m×n] = A[m×k]·B[k×n]. */
    public static void mult(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c) {
        product("A·B", a, false, b, c, false);
    }

    /** C[m×n] += A[m×k]·B[k×n], the chain starting at C's value. */
    public static void multAdd(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c) {
        product("A·B", a, false, b, c, true);
    }

    /** C[m×n] = Aᵀ·B for A[r×m], B[r×n]. */
    public static void multTransA(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c) {
        product("Aᵀ·B", a, true, b, c, false);
    }

    /** C[m×n] += Aᵀ·B for A[r×m], B[r×n], the chain starting at C's value. */
    public static void multAddTransA(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c) {
        product("Aᵀ·B", a, true, b, c, true);
    }

    /**
     * C[m×n] = A·Bᵀ for A[m×k], B[n×k].
     *
     * @param scratch may be reshaped and overwritten; it keeps its array once large enough
     */
    public static void multTransB(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c, FMatrixRMaj scratch) {
        transB(a, b, c, scratch, false);
    }

    /** C[m×n] += A·Bᵀ for A[m×k], B[n×k], the chain starting at C's value; scratch as in multTransB. */
    public static void multAddTransB(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c, FMatrixRMaj scratch) {
        transB(a, b, c, scratch, true);
    }

    /**
     * C[m×n] = the tree sum over shards of (the shard's rows of A)ᵀ·(the shard's rows of B), for A[r×m],
     * B[r×n]. Each shard's chain starts at +0; shards are then added pairwise, left + right, in the binary
     * tree over their indices. The same bits as {@link #multTransA} of each shard and a tree of sums.
     *
     * @param bounds row offsets, ascending: shard s has rows {@code bounds[s]} to {@code bounds[s+1]-1}; an
     *     empty shard contributes +0
     * @param shards how many, a power of two; {@code bounds} has at least one more entry
     */
    public static void multTransAShards(FMatrixRMaj a, FMatrixRMaj b, int[] bounds, int shards, FMatrixRMaj c) {
        if (a.numRows != b.numRows || c.numRows != a.numCols || c.numCols != b.numCols) {
            throw mismatch("Aᵀ·B", a, b, c);
        }
        checkShards(bounds, shards, a.numRows);
        checkDistinct(a, b, c);
        Kernels.chosen().transAShards(a.numCols, b.numCols, a.data, b.data, bounds, shards, c.data);
    }

    /**
     * C[1×n] = the tree sum over shards of the sums of the shard's rows of A[r×n], each a chain of plain
     * additions from +0 in row order. Shards as in {@link #multTransAShards}.
     */
    public static void columnSumShards(FMatrixRMaj a, int[] bounds, int shards, FMatrixRMaj c) {
        if (c.numRows != 1 || c.numCols != a.numCols) {
            throw new IllegalArgumentException(
                    "Column sums: A is " + shape(a) + ", so C must be [1×" + a.numCols + "], but is " + shape(c));
        }
        checkShards(bounds, shards, a.numRows);
        checkDistinct(a, a, c);
        ColumnSums.shards(a.numCols, a.data, bounds, shards, c.data);
    }

    static void checkShards(int[] bounds, int shards, int rows) {
        if (shards < 1 || Integer.bitCount(shards) != 1 || bounds.length <= shards) {
            throw new IllegalArgumentException("Shards: " + shards + " with " + bounds.length
                    + " bounds; the number must be a power of two with one more bound");
        }
        int previous = 0;
        for (int s = 0; s <= shards; s++) {
            if (bounds[s] < previous || bounds[s] > rows) {
                throw new IllegalArgumentException("Shards: bound " + s + " is " + bounds[s]
                        + "; bounds must ascend from 0 or more to at most " + rows + " rows");
            }
            previous = bounds[s];
        }
    }

    static IllegalArgumentException mismatch(String what, FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c) {
        return new IllegalArgumentException(
                what + ": shapes don't fit: A is " + shape(a) + ", B is " + shape(b) + ", C is " + shape(c));
    }

    static String shape(FMatrixRMaj x) {
        return "[" + x.numRows + "×" + x.numCols + "]";
    }

    private static void product(
            String what, FMatrixRMaj a, boolean transA, FMatrixRMaj b, FMatrixRMaj c, boolean accumulate) {
        int m = transA ? a.numCols : a.numRows;
        int k = transA ? a.numRows : a.numCols;
        if (b.numRows != k || c.numRows != m || c.numCols != b.numCols) {
            throw mismatch(what, a, b, c);
        }
        checkDistinct(a, b, c);
        int n = b.numCols;
        int rowStride = transA ? 1 : k;
        int innerStride = transA ? m : 1;
        Kernels.chosen().product(m, n, k, a.data, 0, rowStride, innerStride, b.data, n, c.data, accumulate);
    }

    private static void transB(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c, FMatrixRMaj scratch, boolean add) {
        if (a.numCols != b.numCols || c.numRows != a.numRows || c.numCols != b.numRows) {
            throw mismatch("A·Bᵀ", a, b, c);
        }
        if (scratch == a || scratch == b || scratch == c) {
            throw new IllegalArgumentException("A·Bᵀ: the scratch matrix must be none of A, B and C");
        }
        checkDistinct(a, b, c);
        Kernels.chosen().productTransB(a.numRows, b.numRows, a.numCols, a.data, b.data, scratch, c.data, add);
    }

    private static void checkDistinct(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c) {
        if (c.data == a.data || c.data == b.data) {
            throw new IllegalArgumentException("Product: C must not share its array with A or B");
        }
    }
}
