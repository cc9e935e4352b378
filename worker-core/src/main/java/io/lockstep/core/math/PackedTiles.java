package io.lockstep.core.math;

import static io.lockstep.core.math.Lanes.EXACT;
import static io.lockstep.core.math.Lanes.LANES;
import static io.lockstep.core.math.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles over operands that are both packed, so that every stride is a constant. The JVM then moves all range
 * checks out of the loop and needs one register for all of A's rows, where strides that are variables cost it half the
 * peak.
 */
final class PackedTiles {
    /** Vectors of 512 bits come with 32 registers, narrower ones may have 16. */
    private static final boolean TALL = LANES >= 16;
    /** The rows of every tile. */
    static final int ROWS = TALL ? 8 : 5;
    /** Vectors that hold a tile's rows: vectors of 128 bits need two. */
    private static final int ROW_VECTORS = (ROWS + LANES - 1) / LANES;
    /** The columns of every tile. */
    static final int COLUMNS = 2 * LANES;
    /** The most that {@link #byRows} can have as inner length. */
    static final int MOST_INNER = 264;
    /** From one row of a {@link #byRows} panel to the next: no power of two, so that rows don't share a cache set. */
    static final int ROW_STRIDE = MOST_INNER + 8;
    /** Where chains begin that begin at nothing: a row of zeros. Never written. */
    static final float[] ZEROS = new float[COLUMNS];
    /** The length of a {@link #byRows} panel. */
    static final int BY_ROWS = ROWS * ROW_STRIDE;
    /** What {@link #packColumns} may write beyond its panel. */
    static final int SLACK = LANES;

    private PackedTiles() {}

    /**
     * C[ROWS × COLUMNS] = From + A·B, A a panel of {@link #packRows}, B packed COLUMNS wide. Where chains begin is always
     * read, zeros too: with a branch that leaves reading out, the JVM's compiler gives up keeping sixteen sums in registers.
     */
    static void byRows(
            int k,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] from,
            int fromOffset,
            int ldFrom,
            float[] c,
            int cOffset,
            int ldc) {
        if (TALL) TilesOf8.byRows(k, a, aOffset, b, bOffset, from, fromOffset, ldFrom, c, cOffset, ldc);
        else TilesOf5.byRows(k, a, aOffset, b, bOffset, from, fromOffset, ldFrom, c, cOffset, ldc);
    }

    /**
     * C[ROWS × COLUMNS] = From + Aᵀ·B, A a panel of {@link #packColumns}, B packed COLUMNS wide. Where chains begin is always
     * read, zeros too: with a branch that leaves reading out, the JVM's compiler gives up keeping sixteen sums in registers.
     */
    static void byColumns(
            int k,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] from,
            int fromOffset,
            int ldFrom,
            float[] c,
            int cOffset,
            int ldc) {
        if (TALL) TilesOf8.byColumns(k, a, aOffset, b, bOffset, from, fromOffset, ldFrom, c, cOffset, ldc);
        else TilesOf5.byColumns(k, a, aOffset, b, bOffset, from, fromOffset, ldFrom, c, cOffset, ldc);
    }

    /** C[ROWS × COLUMNS] = Left + (Aᵀ·B, its chains from +0), A a panel of {@link #packColumns}, B packed COLUMNS wide. */
    static void ontoLeft(
            int k,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] left,
            int leftOffset,
            int ldLeft,
            float[] c,
            int cOffset,
            int ldc) {
        if (TALL) TilesOf8.ontoLeft(k, a, aOffset, b, bOffset, left, leftOffset, ldLeft, c, cOffset, ldc);
        else TilesOf5.ontoLeft(k, a, aOffset, b, bOffset, left, leftOffset, ldLeft, c, cOffset, ldc);
    }

    /**
     * A panel of ROWS rows of A[m×k], one after another, zeros where {@code rows} are fewer.
     *
     * @param panels modified from {@code to} on
     */
    static void packRows(int rows, int k, float[] a, int aOffset, int lda, float[] panels, int to) {
        for (int r = 0; r < ROWS; r++) {
            int at = to + r * ROW_STRIDE;
            if (r < rows) copy(k, a, aOffset + r * lda, panels, at);
            else Arrays.fill(panels, at, at + k, 0f);
        }
    }

    /**
     * A panel of ROWS columns of A[k×m], row by row, zeros where {@code columns} are fewer. Whole vectors where A
     * has so many numbers left: what they hold beyond the panel's columns is overwritten by the next row.
     *
     * @param panels modified from {@code to} on, up to {@link #SLACK} numbers beyond the panel's end
     */
    static void packColumns(int columns, int k, float[] a, int aOffset, int lda, float[] panels, int to) {
        int p = 0;
        if (columns == ROWS) {
            int whole = wholeRows(ROW_VECTORS * LANES, k, a, aOffset, lda);
            for (; p < whole; p++)
                for (int q = 0; q < ROW_VECTORS * LANES; q += LANES)
                    EXACT.cast(FloatVector.fromArray(SPECIES, a, aOffset + p * lda + q))
                            .intoArray(panels, to + p * ROWS + q);
        }
        for (; p < k; p++) {
            int at = to + p * ROWS;
            System.arraycopy(a, aOffset + p * lda, panels, at, columns);
            Arrays.fill(panels, at + columns, at + ROWS, 0f);
        }
    }

    /**
     * A panel of COLUMNS columns of B[k×n], row by row. Columns beyond {@code columns} are whatever follows in B, or
     * zeros at its end; what they give is not to be used.
     *
     * @param panel modified from 0 on
     */
    static void packRight(int columns, int k, float[] b, int bOffset, int ldb, float[] panel) {
        int whole = wholeRows(COLUMNS, k, b, bOffset, ldb);
        for (int p = 0; p < whole; p++) {
            int from = bOffset + p * ldb;
            EXACT.cast(FloatVector.fromArray(SPECIES, b, from)).intoArray(panel, p * COLUMNS);
            EXACT.cast(FloatVector.fromArray(SPECIES, b, from + LANES)).intoArray(panel, p * COLUMNS + LANES);
        }
        for (int p = whole; p < k; p++) {
            System.arraycopy(b, bOffset + p * ldb, panel, p * COLUMNS, columns);
            Arrays.fill(panel, p * COLUMNS + columns, (p + 1) * COLUMNS, 0f);
        }
    }

    /**
     * The same panel from Bᵀ: its column j is row j of B[n×k], zeros where {@code columns} are fewer.
     *
     * @param panel modified from 0 on
     */
    static void packRightTransposed(int columns, int k, float[] b, int bOffset, int ldb, float[] panel) {
        if (columns < COLUMNS) Arrays.fill(panel, 0, k * COLUMNS, 0f);
        for (int j = 0; j < columns; j++) spread(k, b, bOffset + j * ldb, panel, j);
    }

    /** How many of the first k rows have {@code width} numbers before the array's end. */
    private static int wholeRows(int width, int k, float[] x, int offset, int stride) {
        int room = x.length - width - offset;
        return room < 0 ? 0 : Math.min(k, room / stride + 1);
    }

    private static void spread(int k, float[] b, int from, float[] panel, int j) {
        for (int p = 0; p < k; p++) panel[p * COLUMNS + j] = b[from + p];
    }

    private static void copy(int k, float[] a, int from, float[] panels, int to) {
        int p = 0;
        for (; p + LANES <= k; p += LANES)
            EXACT.cast(FloatVector.fromArray(SPECIES, a, from + p)).intoArray(panels, to + p);
        for (; p < k; p++) panels[to + p] = a[from + p];
    }
}
