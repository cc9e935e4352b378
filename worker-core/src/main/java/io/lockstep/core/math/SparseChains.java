package io.lockstep.core.math;

import static io.lockstep.core.math.Lanes.LANES;
import static io.lockstep.core.math.Lanes.SPECIES;
import static io.lockstep.core.math.Lanes.exact;

import jdk.incubator.vector.FloatVector;

/**
 * Chains over the non-zeros {@code from..to-1} of one row or column: c = (or +=) the sum of {@code value[e]}
 * times the row {@code index[e]} of B, a block of columns at a time with its accumulators in registers.
 * Eight accumulators hide the latency of a fused multiply-add.
 */
final class SparseChains {
    /** The columns of a wide block. */
    static final int WIDE = 8 * LANES;
    /** The columns of a narrow block. */
    static final int NARROW = 2 * LANES;

    private SparseChains() {}

    /** A block of {@link #WIDE} or {@link #NARROW} columns. */
    static void block(
            int width,
            int from,
            int to,
            int[] index,
            float[] value,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            boolean accumulate) {
        if (width == WIDE) {
            vectors8(from, to, index, value, b, bOffset, ldb, c, cOffset, accumulate);
        } else {
            vectors2(from, to, index, value, b, bOffset, ldb, c, cOffset, accumulate);
        }
    }

    /** Eight vectors. */
    private static void vectors8(
            int from,
            int to,
            int[] index,
            float[] value,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            boolean accumulate) {
        FloatVector c0 = FloatVector.zero(SPECIES);
        FloatVector c1 = FloatVector.zero(SPECIES);
        FloatVector c2 = FloatVector.zero(SPECIES);
        FloatVector c3 = FloatVector.zero(SPECIES);
        FloatVector c4 = FloatVector.zero(SPECIES);
        FloatVector c5 = FloatVector.zero(SPECIES);
        FloatVector c6 = FloatVector.zero(SPECIES);
        FloatVector c7 = FloatVector.zero(SPECIES);
        if (accumulate) {
            c0 = FloatVector.fromArray(SPECIES, c, cOffset);
            c1 = FloatVector.fromArray(SPECIES, c, cOffset + LANES);
            c2 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * LANES);
            c3 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * LANES);
            c4 = FloatVector.fromArray(SPECIES, c, cOffset + 4 * LANES);
            c5 = FloatVector.fromArray(SPECIES, c, cOffset + 5 * LANES);
            c6 = FloatVector.fromArray(SPECIES, c, cOffset + 6 * LANES);
            c7 = FloatVector.fromArray(SPECIES, c, cOffset + 7 * LANES);
        }
        for (int e = from; e < to; e++) {
            FloatVector x = exact(FloatVector.broadcast(SPECIES, value[e]));
            int at = bOffset + index[e] * ldb;
            c0 = x.fma(FloatVector.fromArray(SPECIES, b, at), c0);
            c1 = x.fma(FloatVector.fromArray(SPECIES, b, at + LANES), c1);
            c2 = x.fma(FloatVector.fromArray(SPECIES, b, at + 2 * LANES), c2);
            c3 = x.fma(FloatVector.fromArray(SPECIES, b, at + 3 * LANES), c3);
            c4 = x.fma(FloatVector.fromArray(SPECIES, b, at + 4 * LANES), c4);
            c5 = x.fma(FloatVector.fromArray(SPECIES, b, at + 5 * LANES), c5);
            c6 = x.fma(FloatVector.fromArray(SPECIES, b, at + 6 * LANES), c6);
            c7 = x.fma(FloatVector.fromArray(SPECIES, b, at + 7 * LANES), c7);
        }
        exact(c0).intoArray(c, cOffset);
        exact(c1).intoArray(c, cOffset + LANES);
        exact(c2).intoArray(c, cOffset + 2 * LANES);
        exact(c3).intoArray(c, cOffset + 3 * LANES);
        exact(c4).intoArray(c, cOffset + 4 * LANES);
        exact(c5).intoArray(c, cOffset + 5 * LANES);
        exact(c6).intoArray(c, cOffset + 6 * LANES);
        exact(c7).intoArray(c, cOffset + 7 * LANES);
    }

    /** Two vectors. */
    private static void vectors2(
            int from,
            int to,
            int[] index,
            float[] value,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            boolean accumulate) {
        FloatVector c0 = FloatVector.zero(SPECIES);
        FloatVector c1 = FloatVector.zero(SPECIES);
        if (accumulate) {
            c0 = FloatVector.fromArray(SPECIES, c, cOffset);
            c1 = FloatVector.fromArray(SPECIES, c, cOffset + LANES);
        }
        for (int e = from; e < to; e++) {
            FloatVector x = exact(FloatVector.broadcast(SPECIES, value[e]));
            int at = bOffset + index[e] * ldb;
            c0 = x.fma(FloatVector.fromArray(SPECIES, b, at), c0);
            c1 = x.fma(FloatVector.fromArray(SPECIES, b, at + LANES), c1);
        }
        exact(c0).intoArray(c, cOffset);
        exact(c1).intoArray(c, cOffset + LANES);
    }
}
