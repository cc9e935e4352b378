package io.lockstep.core.math;

import static io.lockstep.core.math.Lanes.EXACT;
import static io.lockstep.core.math.Lanes.LANES;
import static io.lockstep.core.math.Lanes.SPECIES;
import static io.lockstep.core.math.PackedTiles.COLUMNS;
import static io.lockstep.core.math.PackedTiles.ROW_STRIDE;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of six rows by two vectors, for 16 vector registers: twelve sums, two vectors of B and an element of A. The JVM's
 * compiler loads all six elements of a step before it uses the first, and then spills sums, unless a fence that no
 * instruction comes of stands between them. Written out: only local variables stay in registers.
 */
final class TilesOf6 {
    private static final int ROWS = 6;
    /** Down a panel of columns the compiler of JDK 17 has registers enough without fences, and too few with them. */
    private static final boolean FENCED = Runtime.version().feature() > 17;

    private TilesOf6() {}

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
            VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 5 * ROW_STRIDE]));
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
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
        int end = aOffset + k * ROWS;
        for (int p = aOffset, q = bOffset; p < end; p += ROWS, q += COLUMNS) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            if (FENCED) VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 1]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            if (FENCED) VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 2]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            if (FENCED) VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 3]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            if (FENCED) VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 4]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            if (FENCED) VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 5]));
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
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
        int end = aOffset + k * ROWS;
        for (int p = aOffset, q = bOffset; p < end; p += ROWS, q += COLUMNS) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, q);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, q + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            if (FENCED) VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 1]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            if (FENCED) VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 2]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            if (FENCED) VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 3]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            if (FENCED) VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 4]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            if (FENCED) VarHandle.loadLoadFence();
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[p + 5]));
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
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
    }
}
