package io.lockstep.core.step;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * What other libraries of a JVM might do: type profiles and branch counts of the JDK's classes are shared by all. A class of
 * its own, for whoever looks for tests has no vectors.
 */
final class OtherVectors {
    private static final int TIMES = 20_000;

    private OtherVectors() {}

    /** Uses vectors of all narrower widths, and casts that fail, until the JVM's compiler has met both. */
    static void use() {
        var floats = new float[64];
        var doubles = new double[64];
        for (int i = 0; i < TIMES; i++) {
            for (var species : List.of(FloatVector.SPECIES_64, FloatVector.SPECIES_128, FloatVector.SPECIES_256)) {
                var v = FloatVector.fromArray(species, floats, 0);
                v.fma(FloatVector.broadcast(species, 1f), v).add(v).intoArray(floats, species.length());
            }
            for (var species : List.of(DoubleVector.SPECIES_128, DoubleVector.SPECIES_256)) {
                var v = DoubleVector.fromArray(species, doubles, 0);
                v.fma(DoubleVector.broadcast(species, 1.0), v).mul(v).intoArray(doubles, species.length());
            }
            doubles[0] = cast(i % 2 == 0 ? "text" : (Object) 0.5);
        }
    }

    private static double cast(Object what) {
        try {
            return Double.class.cast(what);
        } catch (ClassCastException expected) {
            return 0;
        }
    }
}
