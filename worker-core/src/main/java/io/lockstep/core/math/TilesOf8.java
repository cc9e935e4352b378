package io.lockstep.core.math;

import static io.lockstep.core.math.Lanes.EXACT;
import static io.lockstep.core.math.Lanes.LANES;
import static io.lockstep.core.math.Lanes.SPECIES;
import static io.lockstep.core.math.PackedTiles.COLUMNS;
import static io.lockstep.core.math.PackedTiles.ROW_STRIDE;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of eight rows by two vectors, for 32 vector registers: sixteen sums, two vectors of B and an element of A. More
 * rows or vectors would fit, but the JVM's compiler then begins to spill. Written out: only local variables stay in registers.
 */
final class TilesOf8 {
    private static final int ROWS = 8;

    private TilesOf8() {}

    /** As {@link PackedTiles#byRows}. */
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
        FloatVector c00 = FloatVector.fromArray(SPECIES, from, fromOffset);
        FloatVector c01 = FloatVector.fromArray(SPECIES, from, fromOffset + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, from, fromOffset + ldFrom);
        FloatVector c11 = FloatVector.fromArray(SPECIES, from, fromOffset + ldFrom + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, from, fromOffset + 2 * ldFrom);
        FloatVector c21 = FloatVector.fromArray(SPECIES, from, fromOffset + 2 * ldFrom + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, from, fromOffset + 3 * ldFrom);
        FloatVector c31 = FloatVector.fromArray(SPECIES, from, fromOffset + 3 * ldFrom + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, from, fromOffset + 4 * ldFrom);
        FloatVector c41 = FloatVector.fromArray(SPECIES, from, fromOffset + 4 * ldFrom + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, from, fromOffset + 5 * ldFrom);
        FloatVector c51 = FloatVector.fromArray(SPECIES, from, fromOffset + 5 * ldFrom + LANES);
        FloatVector c60 = FloatVector.fromArray(SPECIES, from, fromOffset + 6 * ldFrom);
        FloatVector c61 = FloatVector.fromArray(SPECIES, from, fromOffset + 6 * ldFrom + LANES);
        FloatVector c70 = FloatVector.fromArray(SPECIES, from, fromOffset + 7 * ldFrom);
        FloatVector c71 = FloatVector.fromArray(SPECIES, from, fromOffset + 7 * ldFrom + LANES);
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p + ROW_STRIDE]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p + 2 * ROW_STRIDE]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p + 3 * ROW_STRIDE]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p + 4 * ROW_STRIDE]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p + 5 * ROW_STRIDE]));
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p + 6 * ROW_STRIDE]));
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p + 7 * ROW_STRIDE]));
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
        }
        EXACT.cast(c00).intoArray(c, cOffset);
        EXACT.cast(c01).intoArray(c, cOffset + LANES);
        EXACT.cast(c10).intoArray(c, cOffset + ldc);
        EXACT.cast(c11).intoArray(c, cOffset + ldc + LANES);
        EXACT.cast(c20).intoArray(c, cOffset + 2 * ldc);
        EXACT.cast(c21).intoArray(c, cOffset + 2 * ldc + LANES);
        EXACT.cast(c30).intoArray(c, cOffset + 3 * ldc);
        EXACT.cast(c31).intoArray(c, cOffset + 3 * ldc + LANES);
        EXACT.cast(c40).intoArray(c, cOffset + 4 * ldc);
        EXACT.cast(c41).intoArray(c, cOffset + 4 * ldc + LANES);
        EXACT.cast(c50).intoArray(c, cOffset + 5 * ldc);
        EXACT.cast(c51).intoArray(c, cOffset + 5 * ldc + LANES);
        EXACT.cast(c60).intoArray(c, cOffset + 6 * ldc);
        EXACT.cast(c61).intoArray(c, cOffset + 6 * ldc + LANES);
        EXACT.cast(c70).intoArray(c, cOffset + 7 * ldc);
        EXACT.cast(c71).intoArray(c, cOffset + 7 * ldc + LANES);
    }

    /** As {@link PackedTiles#byColumns}. */
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
        FloatVector c00 = FloatVector.fromArray(SPECIES, from, fromOffset);
        FloatVector c01 = FloatVector.fromArray(SPECIES, from, fromOffset + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, from, fromOffset + ldFrom);
        FloatVector c11 = FloatVector.fromArray(SPECIES, from, fromOffset + ldFrom + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, from, fromOffset + 2 * ldFrom);
        FloatVector c21 = FloatVector.fromArray(SPECIES, from, fromOffset + 2 * ldFrom + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, from, fromOffset + 3 * ldFrom);
        FloatVector c31 = FloatVector.fromArray(SPECIES, from, fromOffset + 3 * ldFrom + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, from, fromOffset + 4 * ldFrom);
        FloatVector c41 = FloatVector.fromArray(SPECIES, from, fromOffset + 4 * ldFrom + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, from, fromOffset + 5 * ldFrom);
        FloatVector c51 = FloatVector.fromArray(SPECIES, from, fromOffset + 5 * ldFrom + LANES);
        FloatVector c60 = FloatVector.fromArray(SPECIES, from, fromOffset + 6 * ldFrom);
        FloatVector c61 = FloatVector.fromArray(SPECIES, from, fromOffset + 6 * ldFrom + LANES);
        FloatVector c70 = FloatVector.fromArray(SPECIES, from, fromOffset + 7 * ldFrom);
        FloatVector c71 = FloatVector.fromArray(SPECIES, from, fromOffset + 7 * ldFrom + LANES);
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 1]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 2]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 3]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 4]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 5]));
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 6]));
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 7]));
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
        }
        EXACT.cast(c00).intoArray(c, cOffset);
        EXACT.cast(c01).intoArray(c, cOffset + LANES);
        EXACT.cast(c10).intoArray(c, cOffset + ldc);
        EXACT.cast(c11).intoArray(c, cOffset + ldc + LANES);
        EXACT.cast(c20).intoArray(c, cOffset + 2 * ldc);
        EXACT.cast(c21).intoArray(c, cOffset + 2 * ldc + LANES);
        EXACT.cast(c30).intoArray(c, cOffset + 3 * ldc);
        EXACT.cast(c31).intoArray(c, cOffset + 3 * ldc + LANES);
        EXACT.cast(c40).intoArray(c, cOffset + 4 * ldc);
        EXACT.cast(c41).intoArray(c, cOffset + 4 * ldc + LANES);
        EXACT.cast(c50).intoArray(c, cOffset + 5 * ldc);
        EXACT.cast(c51).intoArray(c, cOffset + 5 * ldc + LANES);
        EXACT.cast(c60).intoArray(c, cOffset + 6 * ldc);
        EXACT.cast(c61).intoArray(c, cOffset + 6 * ldc + LANES);
        EXACT.cast(c70).intoArray(c, cOffset + 7 * ldc);
        EXACT.cast(c71).intoArray(c, cOffset + 7 * ldc + LANES);
    }

    /** As {@link PackedTiles#ontoLeft}. */
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
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector c00 = zero;
        FloatVector c01 = zero;
        FloatVector c10 = zero;
        FloatVector c11 = zero;
        FloatVector c20 = zero;
        FloatVector c21 = zero;
        FloatVector c30 = zero;
        FloatVector c31 = zero;
        FloatVector c40 = zero;
        FloatVector c41 = zero;
        FloatVector c50 = zero;
        FloatVector c51 = zero;
        FloatVector c60 = zero;
        FloatVector c61 = zero;
        FloatVector c70 = zero;
        FloatVector c71 = zero;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 1]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 2]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 3]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 4]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 5]));
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 6]));
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[aOffset + p * ROWS + 7]));
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
        }
        FloatVector one = EXACT.cast(FloatVector.broadcast(SPECIES, 1f)); // 1 · left + sum: fewer nodes than add
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset), c00))
                .intoArray(c, cOffset);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + LANES), c01))
                .intoArray(c, cOffset + LANES);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + ldLeft), c10))
                .intoArray(c, cOffset + ldc);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + ldLeft + LANES), c11))
                .intoArray(c, cOffset + ldc + LANES);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 2 * ldLeft), c20))
                .intoArray(c, cOffset + 2 * ldc);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 2 * ldLeft + LANES), c21))
                .intoArray(c, cOffset + 2 * ldc + LANES);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 3 * ldLeft), c30))
                .intoArray(c, cOffset + 3 * ldc);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 3 * ldLeft + LANES), c31))
                .intoArray(c, cOffset + 3 * ldc + LANES);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 4 * ldLeft), c40))
                .intoArray(c, cOffset + 4 * ldc);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 4 * ldLeft + LANES), c41))
                .intoArray(c, cOffset + 4 * ldc + LANES);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 5 * ldLeft), c50))
                .intoArray(c, cOffset + 5 * ldc);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 5 * ldLeft + LANES), c51))
                .intoArray(c, cOffset + 5 * ldc + LANES);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 6 * ldLeft), c60))
                .intoArray(c, cOffset + 6 * ldc);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 6 * ldLeft + LANES), c61))
                .intoArray(c, cOffset + 6 * ldc + LANES);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 7 * ldLeft), c70))
                .intoArray(c, cOffset + 7 * ldc);
        EXACT.cast(one.fma(FloatVector.fromArray(SPECIES, left, leftOffset + 7 * ldLeft + LANES), c71))
                .intoArray(c, cOffset + 7 * ldc + LANES);
    }
}
