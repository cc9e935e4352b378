package io.lockstep.core.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The steps of {@link FunctionLanes}: loops over {@code n} numbers, a multiple of {@link #LANES}, in vectors of doubles. Each is
 * written out: a helper that was compiled by itself before is too big to be inlined, and its vectors become objects.
 */
final class Doubles {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));
    static final int LANES = DOUBLES.length();
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    // As Lanes.EXACT: the receiver's class is known to the compiler, whatever else the JVM has run.
    private static final Class<? extends DoubleVector> DOUBLE = classOf(DOUBLES);
    private static final Class<? extends FloatVector> FLOAT = classOf(FLOATS);
    private static final Class<? extends LongVector> LONG = classOf(LongVector.SPECIES_PREFERRED);
    private static final Class<? extends IntVector> INT = classOf(INTS);
    /** Below it {@link DoubleFunctions#expm1} takes the series alone. */
    private static final double SMALL = 0.34;

    private Doubles() {}

    @SuppressWarnings("unchecked")
    private static <V> Class<V> classOf(VectorSpecies<?> species) {
        return (Class<V>) (Class<?>) species.vectorType();
    }

    /** Whether one of x[at..at+n-1] is not a number or has a magnitude of {@code most} or more. */
    static boolean reach(float most, float[] x, int at, int n) {
        int limit = Float.floatToRawIntBits(most);
        var largest = IntVector.broadcast(INTS, 0);
        for (int j = 0; j < n; j += LANES) {
            var bits = INT.cast(
                    FLOAT.cast(FloatVector.fromArray(FLOATS, x, at + j)).reinterpretAsInts());
            largest = INT.cast(INT.cast(largest).max(INT.cast(bits.and(Integer.MAX_VALUE))));
        }
        return INT.cast(largest).compare(VectorOperators.GE, limit).anyTrue();
    }

    /** As above. */
    static boolean reach(double most, double[] x, int at, int n) {
        long limit = Double.doubleToRawLongBits(most);
        var largest = LongVector.broadcast(LongVector.SPECIES_PREFERRED, 0);
        for (int j = 0; j < n; j += LANES) {
            var bits = LONG.cast(
                    DOUBLE.cast(DoubleVector.fromArray(DOUBLES, x, at + j)).reinterpretAsLongs());
            largest = LONG.cast(LONG.cast(largest).max(LONG.cast(bits.and(Long.MAX_VALUE))));
        }
        return LONG.cast(largest).compare(VectorOperators.GE, limit).anyTrue();
    }

    /** y[j] = factor · x[at + j]. */
    static void widen(double factor, float[] x, int at, int n, double[] y) {
        for (int j = 0; j < n; j += LANES) {
            var z = FLOAT.cast(FloatVector.fromArray(FLOATS, x, at + j));
            DOUBLE.cast(DOUBLE.cast(z.convertShape(VectorOperators.F2D, DOUBLES, 0))
                            .mul(factor))
                    .intoArray(y, j);
        }
    }

    /** y[j] = factor · |x[at + j]|. */
    static void widenMagnitude(double factor, float[] x, int at, int n, double[] y) {
        for (int j = 0; j < n; j += LANES) {
            var z = FLOAT.cast(
                    FLOAT.cast(FloatVector.fromArray(FLOATS, x, at + j)).abs());
            DOUBLE.cast(DOUBLE.cast(z.convertShape(VectorOperators.F2D, DOUBLES, 0))
                            .mul(factor))
                    .intoArray(y, j);
        }
    }

    /** out[to + j] = y[j]. */
    static void narrow(double[] y, int n, float[] out, int to) {
        for (int j = 0; j < n; j += LANES)
            FLOAT.cast(DOUBLE.cast(DoubleVector.fromArray(DOUBLES, y, j)).convertShape(VectorOperators.D2F, FLOATS, 0))
                    .intoArray(out, to + j);
    }

    /** out[to + j] = 1 / (1 + y[j]). */
    static void inverseOfOneAnd(double[] y, int n, float[] out, int to) {
        for (int j = 0; j < n; j += LANES) {
            var below = DOUBLE.cast(
                    DOUBLE.cast(DoubleVector.fromArray(DOUBLES, y, j)).add(1.0));
            var quotient = DOUBLE.cast(
                    DOUBLE.cast(DoubleVector.broadcast(DOUBLES, 1.0)).div(below));
            FLOAT.cast(quotient.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(out, to + j);
        }
    }

    /** out[at + j] = y[j] / (y[j] + 2), with the sign of x[at + j]; no y is negative. */
    static void byTwoMore(double[] y, int n, float[] x, float[] out, int at) {
        for (int j = 0; j < n; j += LANES) {
            var e = DOUBLE.cast(DoubleVector.fromArray(DOUBLES, y, j));
            var quotient = DOUBLE.cast(e.div(DOUBLE.cast(e.add(2.0))));
            var size = FLOAT.cast(quotient.convertShape(VectorOperators.D2F, FLOATS, 0));
            var sign = INT.cast(INT.cast(
                            FLOAT.cast(FloatVector.fromArray(FLOATS, x, at + j)).reinterpretAsInts())
                    .and(Integer.MIN_VALUE));
            FLOAT.cast(INT.cast(INT.cast(size.reinterpretAsInts()).or(sign)).reinterpretAsFloats())
                    .intoArray(out, at + j);
        }
    }

    /** out[at + j] = factor · y[j] · y[second + j], from the left, with the sign of x[at + j]; no y is negative. */
    static void scaledProduct(double factor, double[] y, int n, int second, float[] x, float[] out, int at) {
        for (int j = 0; j < n; j += LANES) {
            var scaled = DOUBLE.cast(
                    DOUBLE.cast(DoubleVector.fromArray(DOUBLES, y, j)).mul(factor));
            var product = DOUBLE.cast(scaled.mul(DOUBLE.cast(DoubleVector.fromArray(DOUBLES, y, second + j))));
            var size = FLOAT.cast(product.convertShape(VectorOperators.D2F, FLOATS, 0));
            var sign = INT.cast(INT.cast(
                            FLOAT.cast(FloatVector.fromArray(FLOATS, x, at + j)).reinterpretAsInts())
                    .and(Integer.MIN_VALUE));
            FLOAT.cast(INT.cast(INT.cast(size.reinterpretAsInts()).or(sign)).reinterpretAsFloats())
                    .intoArray(out, at + j);
        }
    }

    /**
     * Of z = min(y[j], 4.5): −z² to y[j], and the sum of {@link Functions#erf(float)}'s series to y[sum + j]. Term by term
     * for all, so that no vector lives from one term to the next; y[term + j] and y[square + j] are overwritten.
     */
    static void erfSeries(int n, double[] y, int sum, int term, int square) {
        for (int j = 0; j < n; j++) {
            double z = Math.min(y[j], 4.5);
            y[j] = -z * z;
            y[square + j] = 2.0 * z * z;
            y[term + j] = z;
            y[sum + j] = 0.0;
        }
        for (double divisor = 3; erfTerm(n, divisor, y, sum, term, square); divisor += 2) {}
    }

    /** Adds the term where it counts, and makes the next; false when none counted. */
    private static boolean erfTerm(int n, double divisor, double[] y, int sum, int term, int square) {
        long most = Long.MIN_VALUE;
        for (int j = 0; j < n; j += LANES) {
            var s = DOUBLE.cast(DoubleVector.fromArray(DOUBLES, y, sum + j));
            var t = DOUBLE.cast(DoubleVector.fromArray(DOUBLES, y, term + j));
            var counts = t.compare(VectorOperators.GT, DOUBLE.cast(s.mul(0x1p-40)));
            DOUBLE.cast(s.blend(DOUBLE.cast(s.add(t)), counts)).intoArray(y, sum + j);
            var factor = DOUBLE.cast(
                    DOUBLE.cast(DoubleVector.fromArray(DOUBLES, y, square + j)).div(divisor));
            DOUBLE.cast(t.mul(factor)).intoArray(y, term + j);
            most |= counts.anyTrue() ? 1 : 0;
        }
        return (most & 1) != 0;
    }

    /**
     * out[to + j] = e^x[at + j], less one where {@code lessOne}; the arrays may be one. Exponents must be those of normal
     * numbers. Where |x| is small, its multiple k of ln 2 is 0 and the rest r is x itself: one series serves both cases.
     */
    static void exp(boolean lessOne, double[] x, int at, int n, double[] out, int to) {
        for (int j = 0; j < n; j += LANES) {
            var z = DOUBLE.cast(DoubleVector.fromArray(DOUBLES, x, at + j));
            var shifted = DOUBLE.cast(
                    DOUBLE.cast(z.mul(DoubleFunctions.LOG2_E)).add(DoubleFunctions.ROUND)); // k in its low bits
            var k = DOUBLE.cast(shifted.sub(DoubleFunctions.ROUND));
            var r = DOUBLE.cast(k.fma(
                    DoubleVector.broadcast(DOUBLES, -DoubleFunctions.LN2_LOW),
                    DOUBLE.cast(k.fma(DoubleVector.broadcast(DOUBLES, -DoubleFunctions.LN2_HIGH), z))));
            var p = DoubleVector.broadcast(DOUBLES, 1.0 / 87178291200.0);
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 6227020800.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 479001600.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 39916800.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 3628800.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 362880.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 40320.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 5040.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 720.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 120.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 24.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0 / 6.0)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 0.5)));
            p = DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0)));
            // Times 2^k, exact: k is added to the exponent.
            var exponent = LONG.cast(LONG.cast(shifted.reinterpretAsLongs()).lanewise(VectorOperators.LSHL, 52));
            var bits = LONG.cast(
                    DOUBLE.cast(p.fma(r, DoubleVector.broadcast(DOUBLES, 1.0))).reinterpretAsLongs());
            var y = DOUBLE.cast(LONG.cast(bits.add(exponent)).reinterpretAsDoubles());
            if (lessOne) {
                var isSmall = DOUBLE.cast(z.abs()).compare(VectorOperators.LT, SMALL);
                DOUBLE.cast(DOUBLE.cast(y.sub(1.0)).blend(DOUBLE.cast(z.mul(p)), isSmall))
                        .intoArray(out, to + j);
            } else y.intoArray(out, to + j);
        }
    }
}
