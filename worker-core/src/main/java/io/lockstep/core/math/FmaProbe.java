package io.lockstep.core.math;

import static io.lockstep.core.math.Lanes.EXACT;
import static io.lockstep.core.math.Lanes.LANES;
import static io.lockstep.core.math.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Ten independent chains of fused multiply-adds in registers: the peak that a product is measured by. */
final class FmaProbe {
    private FmaProbe() {}

    /** Runs {@code rounds} of ten and returns how many operations that were. */
    static long run(int rounds, float[] sink) {
        FloatVector x = EXACT.cast(FloatVector.broadcast(SPECIES, 0.5f));
        FloatVector y = EXACT.cast(FloatVector.broadcast(SPECIES, 0.25f));
        FloatVector c0 = EXACT.cast(FloatVector.broadcast(SPECIES, 0f));
        FloatVector c1 = EXACT.cast(FloatVector.broadcast(SPECIES, 1f));
        FloatVector c2 = EXACT.cast(FloatVector.broadcast(SPECIES, 2f));
        FloatVector c3 = EXACT.cast(FloatVector.broadcast(SPECIES, 3f));
        FloatVector c4 = EXACT.cast(FloatVector.broadcast(SPECIES, 4f));
        FloatVector c5 = EXACT.cast(FloatVector.broadcast(SPECIES, 5f));
        FloatVector c6 = EXACT.cast(FloatVector.broadcast(SPECIES, 6f));
        FloatVector c7 = EXACT.cast(FloatVector.broadcast(SPECIES, 7f));
        FloatVector c8 = EXACT.cast(FloatVector.broadcast(SPECIES, 8f));
        FloatVector c9 = EXACT.cast(FloatVector.broadcast(SPECIES, 9f));
        for (int i = 0; i < rounds; i++) {
            c0 = x.fma(y, c0);
            c1 = x.fma(y, c1);
            c2 = x.fma(y, c2);
            c3 = x.fma(y, c3);
            c4 = x.fma(y, c4);
            c5 = x.fma(y, c5);
            c6 = x.fma(y, c6);
            c7 = x.fma(y, c7);
            c8 = x.fma(y, c8);
            c9 = x.fma(y, c9);
        }
        EXACT.cast(c0).intoArray(sink, 0);
        EXACT.cast(c1).intoArray(sink, LANES);
        EXACT.cast(c2).intoArray(sink, 2 * LANES);
        EXACT.cast(c3).intoArray(sink, 3 * LANES);
        EXACT.cast(c4).intoArray(sink, 4 * LANES);
        EXACT.cast(c5).intoArray(sink, 5 * LANES);
        EXACT.cast(c6).intoArray(sink, 6 * LANES);
        EXACT.cast(c7).intoArray(sink, 7 * LANES);
        EXACT.cast(c8).intoArray(sink, 8 * LANES);
        EXACT.cast(c9).intoArray(sink, 9 * LANES);
        return 20L * LANES * rounds;
    }
}
