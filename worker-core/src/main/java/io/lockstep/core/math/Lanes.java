package io.lockstep.core.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector width of this machine, and the one trick that keeps vector code fast in any JVM. */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    /**
     * Its {@code cast} gives the same vector with its exact class known to the compiler. Every vector that receives a call
     * in hot code and is no fresh result of one passes through it. Otherwise JDK 17 finds the receiver's class in a type
     * profile that all code of the JVM shares; once other code (netlib in Spark MLlib) has used vectors of another class,
     * calls stay virtual, vectors are boxed, and a product runs 20 times slower. Written at each place, for a method of
     * ours around it is no longer inlined where a tile has many. See docs/kernels.md.
     */
    @SuppressWarnings("unchecked")
    static final Class<? extends FloatVector> EXACT = (Class<? extends FloatVector>) (Class<?>) SPECIES.vectorType();

    private Lanes() {}
}
