package io.lockstep.core.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector width of this machine, and the one trick that keeps vector code fast in any JVM. */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    private static final Class<?> EXACT = SPECIES.vectorType();

    private Lanes() {}

    /**
     * The same vector, its exact class known to the compiler. Every vector that receives a call in hot code
     * passes through here. Otherwise JDK 17 finds the receiver's class in a type profile that all code of
     * the JVM shares; once other code (netlib in Spark MLlib) has used vectors of another class, calls stay
     * virtual, vectors are boxed, and a product runs 20 times slower. See docs/kernels.md.
     */
    static FloatVector exact(FloatVector v) {
        return (FloatVector) EXACT.cast(v);
    }
}
