package io.lockstep.core.math;

import static io.lockstep.core.math.Lanes.EXACT;
import static io.lockstep.core.math.Lanes.LANES;
import static io.lockstep.core.math.Lanes.SPECIES;
import static io.lockstep.core.math.PackedTiles.COLUMNS;
import static io.lockstep.core.math.PackedTiles.ROW_STRIDE;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of five rows by two vectors, for 16 vector registers: ten sums, two vectors of B and elements of A. Without the fences,
 * of which no instruction comes, the JVM's compiler loads all elements of a step before it uses the first, and spills sums.
 * Written out: only local variables stay in registers.
 */
final class TilesOf5 {
    private static final int ROWS = 5;

    private TilesOf5() {}

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
        int right = bOffset - aOffset * COLUMNS;
        int end = aOffset + k;
        for (int p = aOffset; p < end; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, right + p * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, right + p * COLUMNS + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + ROW_STRIDE]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 2 * ROW_STRIDE]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 3 * ROW_STRIDE]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 4 * ROW_STRIDE]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
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
        int end = aOffset + k * ROWS;
        for (int p = aOffset, q = bOffset; p < end; p += ROWS, q += COLUMNS) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 1]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 2]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 3]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 4]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
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
        int end = aOffset + k * ROWS;
        for (int p = aOffset, q = bOffset; p < end; p += ROWS, q += COLUMNS) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 1]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 2]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 3]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 4]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
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
    }
}
