package io.lockstep.core.math;

import static io.lockstep.core.math.Lanes.LANES;
import static io.lockstep.core.math.Lanes.SPECIES;
import static io.lockstep.core.math.Lanes.exact;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles over operands that are both packed: six rows by two vectors of C, as {@link DenseTiles}, but every
 * stride a constant. The JVM then moves all range checks out of the loop and needs one register for all of A's rows,
 * where strides that are variables cost it half the peak.
 */
final class PackedTiles {
    static final int ROWS = DenseTiles.ROWS;
    static final int COLUMNS = DenseTiles.COLUMNS;
    /** The most that {@link #byRows} can have as inner length. */
    static final int MOST_INNER = 256;
    /** From one row of a {@link #byRows} panel to the next: no power of two, so that rows don't share a cache set. */
    static final int ROW_STRIDE = MOST_INNER + 16;
    /** The length of a {@link #byRows} panel. */
    static final int BY_ROWS = ROWS * ROW_STRIDE;

    private PackedTiles() {}

    /**
     * A panel of six rows of A[m×k], one after another, zeros where {@code rows} are fewer.
     *
     * @param panels modified from {@code to} on
     */
    static void packRows(int rows, int k, float[] a, int aOffset, int lda, float[] panels, int to) {
        for (int r = 0; r < ROWS; r++) {
            int at = to + r * ROW_STRIDE;
            if (r < rows) copy(k, a, aOffset + r * lda, panels, at);
            else java.util.Arrays.fill(panels, at, at + k, 0f);
        }
    }

    /**
     * A panel of six columns of A[k×m], row by row, zeros where {@code columns} are fewer.
     *
     * @param panels modified from {@code to} on
     */
    static void packColumns(int columns, int k, float[] a, int aOffset, int lda, float[] panels, int to) {
        for (int p = 0; p < k; p++) {
            int from = aOffset + p * lda;
            int at = to + p * ROWS;
            if (columns == ROWS) {
                panels[at] = a[from];
                panels[at + 1] = a[from + 1];
                panels[at + 2] = a[from + 2];
                panels[at + 3] = a[from + 3];
                panels[at + 4] = a[from + 4];
                panels[at + 5] = a[from + 5];
            } else {
                for (int r = 0; r < ROWS; r++) panels[at + r] = r < columns ? a[from + r] : 0f;
            }
        }
    }

    private static void copy(int k, float[] a, int from, float[] panels, int to) {
        int p = 0;
        for (; p + LANES <= k; p += LANES)
            exact(FloatVector.fromArray(SPECIES, a, from + p)).intoArray(panels, to + p);
        for (; p < k; p++) panels[to + p] = a[from + p];
    }

    /** C[6 × COLUMNS] = (or +=) A·B, A a panel of {@link #packRows}, B packed COLUMNS wide. */
    static void byRows(int k, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset, int ldc, boolean accumulate) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        FloatVector c40 = FloatVector.zero(SPECIES);
        FloatVector c41 = FloatVector.zero(SPECIES);
        FloatVector c50 = FloatVector.zero(SPECIES);
        FloatVector c51 = FloatVector.zero(SPECIES);
        if (accumulate) {
            c00 = FloatVector.fromArray(SPECIES, c, cOffset);
            c01 = FloatVector.fromArray(SPECIES, c, cOffset + LANES);
            c10 = FloatVector.fromArray(SPECIES, c, cOffset + ldc);
            c11 = FloatVector.fromArray(SPECIES, c, cOffset + ldc + LANES);
            c20 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc);
            c21 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc + LANES);
            c30 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * ldc);
            c31 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * ldc + LANES);
            c40 = FloatVector.fromArray(SPECIES, c, cOffset + 4 * ldc);
            c41 = FloatVector.fromArray(SPECIES, c, cOffset + 4 * ldc + LANES);
            c50 = FloatVector.fromArray(SPECIES, c, cOffset + 5 * ldc);
            c51 = FloatVector.fromArray(SPECIES, c, cOffset + 5 * ldc + LANES);
        }
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS + LANES);
            FloatVector x;
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p + ROW_STRIDE]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p + 2 * ROW_STRIDE]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p + 3 * ROW_STRIDE]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p + 4 * ROW_STRIDE]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p + 5 * ROW_STRIDE]));
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
        }
        exact(c00).intoArray(c, cOffset);
        exact(c01).intoArray(c, cOffset + LANES);
        exact(c10).intoArray(c, cOffset + ldc);
        exact(c11).intoArray(c, cOffset + ldc + LANES);
        exact(c20).intoArray(c, cOffset + 2 * ldc);
        exact(c21).intoArray(c, cOffset + 2 * ldc + LANES);
        exact(c30).intoArray(c, cOffset + 3 * ldc);
        exact(c31).intoArray(c, cOffset + 3 * ldc + LANES);
        exact(c40).intoArray(c, cOffset + 4 * ldc);
        exact(c41).intoArray(c, cOffset + 4 * ldc + LANES);
        exact(c50).intoArray(c, cOffset + 5 * ldc);
        exact(c51).intoArray(c, cOffset + 5 * ldc + LANES);
    }

    /** C[6 × COLUMNS] = (or +=) Aᵀ·B, A a panel of {@link #packColumns}, B packed COLUMNS wide. */
    static void byColumns(int k, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset, int ldc, boolean accumulate) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        FloatVector c40 = FloatVector.zero(SPECIES);
        FloatVector c41 = FloatVector.zero(SPECIES);
        FloatVector c50 = FloatVector.zero(SPECIES);
        FloatVector c51 = FloatVector.zero(SPECIES);
        if (accumulate) {
            c00 = FloatVector.fromArray(SPECIES, c, cOffset);
            c01 = FloatVector.fromArray(SPECIES, c, cOffset + LANES);
            c10 = FloatVector.fromArray(SPECIES, c, cOffset + ldc);
            c11 = FloatVector.fromArray(SPECIES, c, cOffset + ldc + LANES);
            c20 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc);
            c21 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * ldc + LANES);
            c30 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * ldc);
            c31 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * ldc + LANES);
            c40 = FloatVector.fromArray(SPECIES, c, cOffset + 4 * ldc);
            c41 = FloatVector.fromArray(SPECIES, c, cOffset + 4 * ldc + LANES);
            c50 = FloatVector.fromArray(SPECIES, c, cOffset + 5 * ldc);
            c51 = FloatVector.fromArray(SPECIES, c, cOffset + 5 * ldc + LANES);
        }
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS + LANES);
            FloatVector x;
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 1]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 2]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 3]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 4]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = exact(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 5]));
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
        }
        exact(c00).intoArray(c, cOffset);
        exact(c01).intoArray(c, cOffset + LANES);
        exact(c10).intoArray(c, cOffset + ldc);
        exact(c11).intoArray(c, cOffset + ldc + LANES);
        exact(c20).intoArray(c, cOffset + 2 * ldc);
        exact(c21).intoArray(c, cOffset + 2 * ldc + LANES);
        exact(c30).intoArray(c, cOffset + 3 * ldc);
        exact(c31).intoArray(c, cOffset + 3 * ldc + LANES);
        exact(c40).intoArray(c, cOffset + 4 * ldc);
        exact(c41).intoArray(c, cOffset + 4 * ldc + LANES);
        exact(c50).intoArray(c, cOffset + 5 * ldc);
        exact(c51).intoArray(c, cOffset + 5 * ldc + LANES);
    }
}
