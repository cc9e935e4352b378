package io.lockstep.core.math;

import static io.lockstep.core.math.Lanes.EXACT;
import static io.lockstep.core.math.Lanes.LANES;
import static io.lockstep.core.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of a dense product: up to six rows by two vectors of C stay in registers while the chain
 * runs over the inner index. Twelve accumulators, two vectors of B and one broadcast element of A fill the
 * sixteen registers of AVX2.
 *
 * <p>Each tile computes C[rows × 2·LANES] = (or +=) A·B with A(i, p) at {@code aOffset + i·aRowStride +
 * p·aInnerStride}. Long because each height of tile is written out: the JVM keeps only local variables in registers.
 */
final class DenseTiles {
    /** The rows of the largest tile. */
    static final int ROWS = 6;
    /** The columns of every tile. */
    static final int COLUMNS = 2 * LANES;

    private DenseTiles() {}

    /** A tile of 1 to {@link #ROWS} rows. */
    static void tile(
            int rows,
            int k,
            float[] a,
            int aOffset,
            int aRowStride,
            int aInnerStride,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            int ldc,
            boolean accumulate) {
        if (rows == ROWS) {
            rows6(k, a, aOffset, aRowStride, aInnerStride, b, bOffset, ldb, c, cOffset, ldc, accumulate);
            return;
        }
        int done = 0;
        if (rows >= 4) {
            rows4(k, a, aOffset, aRowStride, aInnerStride, b, bOffset, ldb, c, cOffset, ldc, accumulate);
            done = 4;
        }
        if (rows - done >= 2) {
            rows2(
                    k,
                    a,
                    aOffset + done * aRowStride,
                    aRowStride,
                    aInnerStride,
                    b,
                    bOffset,
                    ldb,
                    c,
                    cOffset + done * ldc,
                    ldc,
                    accumulate);
            done += 2;
        }
        if (rows > done) {
            rows1(
                    k,
                    a,
                    aOffset + done * aRowStride,
                    aInnerStride,
                    b,
                    bOffset,
                    ldb,
                    c,
                    cOffset + done * ldc,
                    accumulate);
        }
    }

    /** Six rows. */
    private static void rows6(
            int k,
            float[] a,
            int aOffset,
            int aRowStride,
            int aInnerStride,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            int ldc,
            boolean accumulate) {
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
            int from = cOffset;
            c00 = FloatVector.fromArray(SPECIES, c, from);
            c01 = FloatVector.fromArray(SPECIES, c, from + LANES);
            from += ldc;
            c10 = FloatVector.fromArray(SPECIES, c, from);
            c11 = FloatVector.fromArray(SPECIES, c, from + LANES);
            from += ldc;
            c20 = FloatVector.fromArray(SPECIES, c, from);
            c21 = FloatVector.fromArray(SPECIES, c, from + LANES);
            from += ldc;
            c30 = FloatVector.fromArray(SPECIES, c, from);
            c31 = FloatVector.fromArray(SPECIES, c, from + LANES);
            from += ldc;
            c40 = FloatVector.fromArray(SPECIES, c, from);
            c41 = FloatVector.fromArray(SPECIES, c, from + LANES);
            from += ldc;
            c50 = FloatVector.fromArray(SPECIES, c, from);
            c51 = FloatVector.fromArray(SPECIES, c, from + LANES);
        }
        int atA = aOffset;
        int atB = bOffset;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, atB);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, atB + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA + aRowStride]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA + 2 * aRowStride]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA + 3 * aRowStride]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA + 4 * aRowStride]));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA + 5 * aRowStride]));
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            atA += aInnerStride;
            atB += ldb;
        }
        int to = cOffset;
        EXACT.cast(c00).intoArray(c, to);
        EXACT.cast(c01).intoArray(c, to + LANES);
        to += ldc;
        EXACT.cast(c10).intoArray(c, to);
        EXACT.cast(c11).intoArray(c, to + LANES);
        to += ldc;
        EXACT.cast(c20).intoArray(c, to);
        EXACT.cast(c21).intoArray(c, to + LANES);
        to += ldc;
        EXACT.cast(c30).intoArray(c, to);
        EXACT.cast(c31).intoArray(c, to + LANES);
        to += ldc;
        EXACT.cast(c40).intoArray(c, to);
        EXACT.cast(c41).intoArray(c, to + LANES);
        to += ldc;
        EXACT.cast(c50).intoArray(c, to);
        EXACT.cast(c51).intoArray(c, to + LANES);
    }

    /** Four rows. */
    private static void rows4(
            int k,
            float[] a,
            int aOffset,
            int aRowStride,
            int aInnerStride,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            int ldc,
            boolean accumulate) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        if (accumulate) {
            int from = cOffset;
            c00 = FloatVector.fromArray(SPECIES, c, from);
            c01 = FloatVector.fromArray(SPECIES, c, from + LANES);
            from += ldc;
            c10 = FloatVector.fromArray(SPECIES, c, from);
            c11 = FloatVector.fromArray(SPECIES, c, from + LANES);
            from += ldc;
            c20 = FloatVector.fromArray(SPECIES, c, from);
            c21 = FloatVector.fromArray(SPECIES, c, from + LANES);
            from += ldc;
            c30 = FloatVector.fromArray(SPECIES, c, from);
            c31 = FloatVector.fromArray(SPECIES, c, from + LANES);
        }
        int atA = aOffset;
        int atB = bOffset;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, atB);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, atB + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA + aRowStride]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA + 2 * aRowStride]));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA + 3 * aRowStride]));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            atA += aInnerStride;
            atB += ldb;
        }
        int to = cOffset;
        EXACT.cast(c00).intoArray(c, to);
        EXACT.cast(c01).intoArray(c, to + LANES);
        to += ldc;
        EXACT.cast(c10).intoArray(c, to);
        EXACT.cast(c11).intoArray(c, to + LANES);
        to += ldc;
        EXACT.cast(c20).intoArray(c, to);
        EXACT.cast(c21).intoArray(c, to + LANES);
        to += ldc;
        EXACT.cast(c30).intoArray(c, to);
        EXACT.cast(c31).intoArray(c, to + LANES);
    }

    /** Two rows. */
    private static void rows2(
            int k,
            float[] a,
            int aOffset,
            int aRowStride,
            int aInnerStride,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            int ldc,
            boolean accumulate) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        if (accumulate) {
            int from = cOffset;
            c00 = FloatVector.fromArray(SPECIES, c, from);
            c01 = FloatVector.fromArray(SPECIES, c, from + LANES);
            from += ldc;
            c10 = FloatVector.fromArray(SPECIES, c, from);
            c11 = FloatVector.fromArray(SPECIES, c, from + LANES);
        }
        int atA = aOffset;
        int atB = bOffset;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, atB);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, atB + LANES);
            FloatVector x;
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA + aRowStride]));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            atA += aInnerStride;
            atB += ldb;
        }
        int to = cOffset;
        EXACT.cast(c00).intoArray(c, to);
        EXACT.cast(c01).intoArray(c, to + LANES);
        to += ldc;
        EXACT.cast(c10).intoArray(c, to);
        EXACT.cast(c11).intoArray(c, to + LANES);
    }

    /** One row. */
    private static void rows1(
            int k,
            float[] a,
            int aOffset,
            int aInnerStride,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            boolean accumulate) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        if (accumulate) {
            c00 = FloatVector.fromArray(SPECIES, c, cOffset);
            c01 = FloatVector.fromArray(SPECIES, c, cOffset + LANES);
        }
        int atA = aOffset;
        int atB = bOffset;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, atB);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, atB + LANES);
            FloatVector x = EXACT.cast(FloatVector.broadcast(SPECIES, a[atA]));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            atA += aInnerStride;
            atB += ldb;
        }
        EXACT.cast(c00).intoArray(c, cOffset);
        EXACT.cast(c01).intoArray(c, cOffset + LANES);
    }
}
