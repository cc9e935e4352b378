package io.lockstep.core.math;

/** Out-of-place transposition of row-major arrays. */
final class Transpose {
    /** A block of this many rows and columns stays in the first-level cache on both sides. */
    private static final int BLOCK = 16;

    private Transpose() {}

    /** to[columns×rows] = from[rows×columns]ᵀ. */
    static void of(int rows, int columns, float[] from, float[] to) {
        for (int i0 = 0; i0 < rows; i0 += BLOCK) {
            int i1 = Math.min(rows, i0 + BLOCK);
            for (int j0 = 0; j0 < columns; j0 += BLOCK) {
                block(i0, i1, j0, Math.min(columns, j0 + BLOCK), rows, columns, from, to);
            }
        }
    }

    private static void block(int i0, int i1, int j0, int j1, int rows, int columns, float[] from, float[] to) {
        for (int j = j0; j < j1; j++) {
            int at = j * rows;
            for (int i = i0; i < i1; i++) {
                to[at + i] = from[i * columns + j];
            }
        }
    }
}
