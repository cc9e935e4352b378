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
    private static final Class<?> DOUBLE = DOUBLES.vectorType();
    private static final Class<?> FLOAT = FLOATS.vectorType();
    private static final Class<?> LONG = LongVector.SPECIES_PREFERRED.vectorType();
    private static final Class<?> INT = INTS.vectorType();
    /** Below it {@link DoubleFunctions#expm1} takes the series alone. */
    private static final double SMALL = 0.34;

    private Doubles() {}

    /** Whether one of x[at..at+n-1] is not a number or has a magnitude of {@code most} or more. */
    static boolean reach(float most, float[] x, int at, int n) {
        int limit = Float.floatToRawIntBits(most);
        var largest = IntVector.broadcast(INTS, 0);
        for (int j = 0; j < n; j += LANES) {
            var bits = exact(exact(FloatVector.fromArray(FLOATS, x, at + j)).reinterpretAsInts());
            largest = exact(exact(largest).max(exact(bits.and(Integer.MAX_VALUE))));
        }
        return exact(largest).compare(VectorOperators.GE, limit).anyTrue();
    }

    /** As above. */
    static boolean reach(double most, double[] x, int at, int n) {
        long limit = Double.doubleToRawLongBits(most);
        var largest = LongVector.broadcast(LongVector.SPECIES_PREFERRED, 0);
        for (int j = 0; j < n; j += LANES) {
            var bits = exact(exact(DoubleVector.fromArray(DOUBLES, x, at + j)).reinterpretAsLongs());
            largest = exact(exact(largest).max(exact(bits.and(Long.MAX_VALUE))));
        }
        return exact(largest).compare(VectorOperators.GE, limit).anyTrue();
    }

    /** y[j] = factor · x[at + j]. */
    static void widen(double factor, float[] x, int at, int n, double[] y) {
        for (int j = 0; j < n; j += LANES) {
            var z = exact(FloatVector.fromArray(FLOATS, x, at + j));
            exact(exact(z.convertShape(VectorOperators.F2D, DOUBLES, 0)).mul(factor))
                    .intoArray(y, j);
        }
    }

    /** y[j] = factor · |x[at + j]|. */
    static void widenMagnitude(double factor, float[] x, int at, int n, double[] y) {
        for (int j = 0; j < n; j += LANES) {
            var z = exact(exact(FloatVector.fromArray(FLOATS, x, at + j)).abs());
            exact(exact(z.convertShape(VectorOperators.F2D, DOUBLES, 0)).mul(factor))
                    .intoArray(y, j);
        }
    }

    /** out[to + j] = y[j]. */
    static void narrow(double[] y, int n, float[] out, int to) {
        for (int j = 0; j < n; j += LANES)
            exactFloats(exact(DoubleVector.fromArray(DOUBLES, y, j)).convertShape(VectorOperators.D2F, FLOATS, 0))
                    .intoArray(out, to + j);
    }

    /** out[to + j] = 1 / (1 + y[j]). */
    static void inverseOfOneAnd(double[] y, int n, float[] out, int to) {
        for (int j = 0; j < n; j += LANES) {
            var below = exact(exact(DoubleVector.fromArray(DOUBLES, y, j)).add(1.0));
            var quotient = exact(exact(DoubleVector.broadcast(DOUBLES, 1.0)).div(below));
            exactFloats(quotient.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(out, to + j);
        }
    }

    /** out[at + j] = y[j] / (y[j] + 2), with the sign of x[at + j]; no y is negative. */
    static void byTwoMore(double[] y, int n, float[] x, float[] out, int at) {
        for (int j = 0; j < n; j += LANES) {
            var e = exact(DoubleVector.fromArray(DOUBLES, y, j));
            var quotient = exact(e.div(exact(e.add(2.0))));
            var size = exactFloats(quotient.convertShape(VectorOperators.D2F, FLOATS, 0));
            var sign =
                    exact(exact(exact(FloatVector.fromArray(FLOATS, x, at + j)).reinterpretAsInts())
                            .and(Integer.MIN_VALUE));
            exact(exact(exact(size.reinterpretAsInts()).or(sign)).reinterpretAsFloats())
                    .intoArray(out, at + j);
        }
    }

    /** out[at + j] = factor · y[j] · y[second + j], from the left, with the sign of x[at + j]; no y is negative. */
    static void scaledProduct(double factor, double[] y, int n, int second, float[] x, float[] out, int at) {
        for (int j = 0; j < n; j += LANES) {
            var scaled = exact(exact(DoubleVector.fromArray(DOUBLES, y, j)).mul(factor));
            var product = exact(scaled.mul(exact(DoubleVector.fromArray(DOUBLES, y, second + j))));
            var size = exactFloats(product.convertShape(VectorOperators.D2F, FLOATS, 0));
            var sign =
                    exact(exact(exact(FloatVector.fromArray(FLOATS, x, at + j)).reinterpretAsInts())
                            .and(Integer.MIN_VALUE));
            exact(exact(exact(size.reinterpretAsInts()).or(sign)).reinterpretAsFloats())
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
            var s = exact(DoubleVector.fromArray(DOUBLES, y, sum + j));
            var t = exact(DoubleVector.fromArray(DOUBLES, y, term + j));
            var counts = t.compare(VectorOperators.GT, exact(s.mul(0x1p-40)));
            exact(s.blend(exact(s.add(t)), counts)).intoArray(y, sum + j);
            var factor =
                    exact(exact(DoubleVector.fromArray(DOUBLES, y, square + j)).div(divisor));
            exact(t.mul(factor)).intoArray(y, term + j);
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
            var z = exact(DoubleVector.fromArray(DOUBLES, x, at + j));
            var shifted = exact(exact(z.mul(DoubleFunctions.LOG2_E)).add(DoubleFunctions.ROUND)); // k in its low bits
            var k = exact(shifted.sub(DoubleFunctions.ROUND));
            var r = exact(k.fma(of(-DoubleFunctions.LN2_LOW), exact(k.fma(of(-DoubleFunctions.LN2_HIGH), z))));
            var p = of(1.0 / 87178291200.0);
            p = exact(p.fma(r, of(1.0 / 6227020800.0)));
            p = exact(p.fma(r, of(1.0 / 479001600.0)));
            p = exact(p.fma(r, of(1.0 / 39916800.0)));
            p = exact(p.fma(r, of(1.0 / 3628800.0)));
            p = exact(p.fma(r, of(1.0 / 362880.0)));
            p = exact(p.fma(r, of(1.0 / 40320.0)));
            p = exact(p.fma(r, of(1.0 / 5040.0)));
            p = exact(p.fma(r, of(1.0 / 720.0)));
            p = exact(p.fma(r, of(1.0 / 120.0)));
            p = exact(p.fma(r, of(1.0 / 24.0)));
            p = exact(p.fma(r, of(1.0 / 6.0)));
            p = exact(p.fma(r, of(0.5)));
            p = exact(p.fma(r, of(1.0)));
            // Times 2^k, exact: k is added to the exponent.
            var exponent = exact(exact(shifted.reinterpretAsLongs()).lanewise(VectorOperators.LSHL, 52));
            var bits = exact(exact(p.fma(r, of(1.0))).reinterpretAsLongs());
            var y = exact(exact(bits.add(exponent)).reinterpretAsDoubles());
            if (lessOne) {
                var isSmall = exact(z.abs()).compare(VectorOperators.LT, SMALL);
                exact(exact(y.sub(1.0)).blend(exact(z.mul(p)), isSmall)).intoArray(out, to + j);
            } else y.intoArray(out, to + j);
        }
    }

    private static DoubleVector of(double x) {
        return DoubleVector.broadcast(DOUBLES, x);
    }

    // As in Lanes.exact: the receiver's class is known to the compiler, whatever else the JVM has run.
    private static DoubleVector exact(Object v) {
        return (DoubleVector) DOUBLE.cast(v);
    }

    private static FloatVector exactFloats(Object v) {
        return (FloatVector) FLOAT.cast(v);
    }

    private static FloatVector exact(FloatVector v) {
        return (FloatVector) FLOAT.cast(v);
    }

    private static LongVector exact(LongVector v) {
        return (LongVector) LONG.cast(v);
    }

    private static IntVector exact(IntVector v) {
        return (IntVector) INT.cast(v);
    }
}
