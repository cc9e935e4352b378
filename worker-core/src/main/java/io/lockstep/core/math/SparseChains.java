package io.lockstep.core.math;

import static io.lockstep.core.math.Lanes.EXACT;
import static io.lockstep.core.math.Lanes.LANES;
import static io.lockstep.core.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Chains over the non-zeros of one row or column of A, a block of columns of B at a time, its accumulators in
 * registers. A chain takes entries while their index stays below its end, which the {@link SparseRows#END} of
 * the row or column never does: one exit that depends on data, where a counted loop would be cut into three by
 * the JVM, each with an exit that short chains mispredict. Written out because the JVM keeps only local
 * variables in registers.
 */
final class SparseChains {
    /** The columns of a wide block. */
    static final int WIDE = 8 * LANES;
    /** The columns of a narrow block. */
    static final int NARROW = 2 * LANES;

    private SparseChains() {}

    /**
     * C's block += the entries from {@code e} on whose index lies below {@code end}, each {@code value[e]} times row
     * {@code index[e]} of B.
     *
     * @param width {@link #WIDE} or {@link #NARROW} columns
     */
    static void row(
            int width,
            int e,
            int end,
            int[] index,
            float[] value,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset) {
        if (width == WIDE) row8(e, end, index, value, b, bOffset, ldb, c, cOffset);
        else row2(e, end, index, value, b, bOffset, ldb, c, cOffset);
    }

    /**
     * C's block = the tree sum over shards of their chains from +0. Shard s has the entries from the previous one's
     * last to those whose index lies below {@code bounds[s + 1]}.
     *
     * @param width {@link #WIDE} or {@link #NARROW} columns, which is all that B has
     * @param e the first entry
     * @param waiting overwritten: sums that wait for their sibling in the tree, a block for each level
     */
    static void column(
            int width,
            int e,
            int[] bounds,
            int shards,
            int[] index,
            float[] value,
            float[] b,
            float[] waiting,
            float[] c,
            int cOffset) {
        if (width == WIDE) column8(e, bounds, shards, index, value, b, width, waiting, c, cOffset);
        else column2(e, bounds, shards, index, value, b, width, waiting, c, cOffset);
    }

    private static void row8(
            int first, int end, int[] index, float[] value, float[] b, int bOffset, int ldb, float[] c, int cOffset) {
        FloatVector c0 = FloatVector.fromArray(SPECIES, c, cOffset);
        FloatVector c1 = FloatVector.fromArray(SPECIES, c, cOffset + LANES);
        FloatVector c2 = FloatVector.fromArray(SPECIES, c, cOffset + 2 * LANES);
        FloatVector c3 = FloatVector.fromArray(SPECIES, c, cOffset + 3 * LANES);
        FloatVector c4 = FloatVector.fromArray(SPECIES, c, cOffset + 4 * LANES);
        FloatVector c5 = FloatVector.fromArray(SPECIES, c, cOffset + 5 * LANES);
        FloatVector c6 = FloatVector.fromArray(SPECIES, c, cOffset + 6 * LANES);
        FloatVector c7 = FloatVector.fromArray(SPECIES, c, cOffset + 7 * LANES);
        int e = first;
        int at;
        while ((at = index[e]) < end) {
            FloatVector x = EXACT.cast(FloatVector.broadcast(SPECIES, value[e]));
            int from = bOffset + at * ldb;
            c0 = x.fma(FloatVector.fromArray(SPECIES, b, from), c0);
            c1 = x.fma(FloatVector.fromArray(SPECIES, b, from + LANES), c1);
            c2 = x.fma(FloatVector.fromArray(SPECIES, b, from + 2 * LANES), c2);
            c3 = x.fma(FloatVector.fromArray(SPECIES, b, from + 3 * LANES), c3);
            c4 = x.fma(FloatVector.fromArray(SPECIES, b, from + 4 * LANES), c4);
            c5 = x.fma(FloatVector.fromArray(SPECIES, b, from + 5 * LANES), c5);
            c6 = x.fma(FloatVector.fromArray(SPECIES, b, from + 6 * LANES), c6);
            c7 = x.fma(FloatVector.fromArray(SPECIES, b, from + 7 * LANES), c7);
            e++;
        }
        EXACT.cast(c0).intoArray(c, cOffset);
        EXACT.cast(c1).intoArray(c, cOffset + LANES);
        EXACT.cast(c2).intoArray(c, cOffset + 2 * LANES);
        EXACT.cast(c3).intoArray(c, cOffset + 3 * LANES);
        EXACT.cast(c4).intoArray(c, cOffset + 4 * LANES);
        EXACT.cast(c5).intoArray(c, cOffset + 5 * LANES);
        EXACT.cast(c6).intoArray(c, cOffset + 6 * LANES);
        EXACT.cast(c7).intoArray(c, cOffset + 7 * LANES);
    }

    private static void row2(
            int first, int end, int[] index, float[] value, float[] b, int bOffset, int ldb, float[] c, int cOffset) {
        FloatVector c0 = FloatVector.fromArray(SPECIES, c, cOffset);
        FloatVector c1 = FloatVector.fromArray(SPECIES, c, cOffset + LANES);
        int e = first;
        int at;
        while ((at = index[e]) < end) {
            FloatVector x = EXACT.cast(FloatVector.broadcast(SPECIES, value[e]));
            int from = bOffset + at * ldb;
            c0 = x.fma(FloatVector.fromArray(SPECIES, b, from), c0);
            c1 = x.fma(FloatVector.fromArray(SPECIES, b, from + LANES), c1);
            e++;
        }
        EXACT.cast(c0).intoArray(c, cOffset);
        EXACT.cast(c1).intoArray(c, cOffset + LANES);
    }

    private static void column8(
            int first,
            int[] bounds,
            int shards,
            int[] index,
            float[] value,
            float[] b,
            int ldb,
            float[] waiting,
            float[] c,
            int cOffset) {
        int e = first;
        int top = 0;
        for (int s = 0; ; s++) {
            int end = bounds[s + 1];
            FloatVector c0 = FloatVector.zero(SPECIES);
            FloatVector c1 = FloatVector.zero(SPECIES);
            FloatVector c2 = FloatVector.zero(SPECIES);
            FloatVector c3 = FloatVector.zero(SPECIES);
            FloatVector c4 = FloatVector.zero(SPECIES);
            FloatVector c5 = FloatVector.zero(SPECIES);
            FloatVector c6 = FloatVector.zero(SPECIES);
            FloatVector c7 = FloatVector.zero(SPECIES);
            int at;
            while ((at = index[e]) < end) {
                FloatVector x = EXACT.cast(FloatVector.broadcast(SPECIES, value[e]));
                int from = at * ldb;
                c0 = x.fma(FloatVector.fromArray(SPECIES, b, from), c0);
                c1 = x.fma(FloatVector.fromArray(SPECIES, b, from + LANES), c1);
                c2 = x.fma(FloatVector.fromArray(SPECIES, b, from + 2 * LANES), c2);
                c3 = x.fma(FloatVector.fromArray(SPECIES, b, from + 3 * LANES), c3);
                c4 = x.fma(FloatVector.fromArray(SPECIES, b, from + 4 * LANES), c4);
                c5 = x.fma(FloatVector.fromArray(SPECIES, b, from + 5 * LANES), c5);
                c6 = x.fma(FloatVector.fromArray(SPECIES, b, from + 6 * LANES), c6);
                c7 = x.fma(FloatVector.fromArray(SPECIES, b, from + 7 * LANES), c7);
                e++;
            }
            for (int rest = s; (rest & 1) != 0; rest >>= 1) {
                top -= 8 * LANES;
                c0 = EXACT.cast(FloatVector.fromArray(SPECIES, waiting, top)).add(c0);
                c1 = EXACT.cast(FloatVector.fromArray(SPECIES, waiting, top + LANES))
                        .add(c1);
                c2 = EXACT.cast(FloatVector.fromArray(SPECIES, waiting, top + 2 * LANES))
                        .add(c2);
                c3 = EXACT.cast(FloatVector.fromArray(SPECIES, waiting, top + 3 * LANES))
                        .add(c3);
                c4 = EXACT.cast(FloatVector.fromArray(SPECIES, waiting, top + 4 * LANES))
                        .add(c4);
                c5 = EXACT.cast(FloatVector.fromArray(SPECIES, waiting, top + 5 * LANES))
                        .add(c5);
                c6 = EXACT.cast(FloatVector.fromArray(SPECIES, waiting, top + 6 * LANES))
                        .add(c6);
                c7 = EXACT.cast(FloatVector.fromArray(SPECIES, waiting, top + 7 * LANES))
                        .add(c7);
            }
            boolean last = s == shards - 1; // one place of stores: C2 stops inlining at so many nodes
            float[] to = last ? c : waiting;
            int place = last ? cOffset : top;
            EXACT.cast(c0).intoArray(to, place);
            EXACT.cast(c1).intoArray(to, place + LANES);
            EXACT.cast(c2).intoArray(to, place + 2 * LANES);
            EXACT.cast(c3).intoArray(to, place + 3 * LANES);
            EXACT.cast(c4).intoArray(to, place + 4 * LANES);
            EXACT.cast(c5).intoArray(to, place + 5 * LANES);
            EXACT.cast(c6).intoArray(to, place + 6 * LANES);
            EXACT.cast(c7).intoArray(to, place + 7 * LANES);
            if (last) return;
            top += 8 * LANES;
        }
    }

    private static void column2(
            int first,
            int[] bounds,
            int shards,
            int[] index,
            float[] value,
            float[] b,
            int ldb,
            float[] waiting,
            float[] c,
            int cOffset) {
        int e = first;
        int top = 0;
        for (int s = 0; ; s++) {
            int end = bounds[s + 1];
            FloatVector c0 = FloatVector.zero(SPECIES);
            FloatVector c1 = FloatVector.zero(SPECIES);
            int at;
            while ((at = index[e]) < end) {
                FloatVector x = EXACT.cast(FloatVector.broadcast(SPECIES, value[e]));
                int from = at * ldb;
                c0 = x.fma(FloatVector.fromArray(SPECIES, b, from), c0);
                c1 = x.fma(FloatVector.fromArray(SPECIES, b, from + LANES), c1);
                e++;
            }
            for (int rest = s; (rest & 1) != 0; rest >>= 1) {
                top -= 2 * LANES;
                c0 = EXACT.cast(FloatVector.fromArray(SPECIES, waiting, top)).add(c0);
                c1 = EXACT.cast(FloatVector.fromArray(SPECIES, waiting, top + LANES))
                        .add(c1);
            }
            boolean last = s == shards - 1; // one place of stores: C2 stops inlining at so many nodes
            float[] to = last ? c : waiting;
            int place = last ? cOffset : top;
            EXACT.cast(c0).intoArray(to, place);
            EXACT.cast(c1).intoArray(to, place + LANES);
            if (last) return;
            top += 2 * LANES;
        }
    }
}
