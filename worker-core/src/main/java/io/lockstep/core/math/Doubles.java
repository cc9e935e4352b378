package io.lockstep.core.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The steps of {@link FunctionLanes}: loops over {@code n} numbers, a multiple of {@link #LANES}, in vectors of doubles. */
final class Doubles {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));
    static final int LANES = DOUBLES.length();
    private static final Class<?> DOUBLE = DOUBLES.vectorType();
    private static final Class<?> FLOAT = FLOATS.vectorType();
    private static final Class<?> LONG = LongVector.SPECIES_PREFERRED.vectorType();
    private static final Class<?> INT =
            VectorSpecies.of(int.class, FLOATS.vectorShape()).vectorType();
    /** Below it {@link DoubleFunctions#expm1} takes the series alone. */
    private static final double SMALL = 0.34;

    private Doubles() {}

    /** Whether one of x[at..at+n-1] is not a number or has a magnitude of {@code most} or more. */
    static boolean reach(float most, float[] x, int at, int n) {
        int limit = Float.floatToRawIntBits(most);
        var largest = exact(exact(load(x, at).reinterpretAsInts()).and(Integer.MAX_VALUE));
        for (int j = LANES; j < n; j += LANES)
            largest = exact(largest.max(exact(exact(load(x, at + j).reinterpretAsInts()).and(Integer.MAX_VALUE))));
        return largest.compare(VectorOperators.GE, limit).anyTrue();
    }

    static boolean reach(double most, double[] x, int at, int n) {
        long limit = Double.doubleToRawLongBits(most);
        var largest = exact(bits(load(x, at)).and(Long.MAX_VALUE));
        for (int j = LANES; j < n; j += LANES)
            largest = exact(largest.max(exact(bits(load(x, at + j)).and(Long.MAX_VALUE))));
        return largest.compare(VectorOperators.GE, limit).anyTrue();
    }

    /** y[j] = factor · x[at + j]. */
    static void widen(double factor, float[] x, int at, int n, double[] y) {
        for (int j = 0; j < n; j += LANES) exact(widen(load(x, at + j)).mul(factor)).intoArray(y, j);
    }

    /** y[j] = factor · |x[at + j]|. */
    static void widenMagnitude(double factor, float[] x, int at, int n, double[] y) {
        for (int j = 0; j < n; j += LANES)
            exact(exact(widen(load(x, at + j)).abs()).mul(factor)).intoArray(y, j);
    }

    /** out[to + j] = y[j]. */
    static void narrow(double[] y, int n, float[] out, int to) {
        for (int j = 0; j < n; j += LANES) narrow(load(y, j)).intoArray(out, to + j);
    }

    /** out[to + j] = 1 / (1 + y[j]). */
    static void inverseOfOneAnd(double[] y, int n, float[] out, int to) {
        for (int j = 0; j < n; j += LANES)
            narrow(exact(of(1.0).div(exact(load(y, j).add(1.0))))).intoArray(out, to + j);
    }

    /** out[at + j] = y[j] / (y[j] + 2), with the sign of x[at + j]; no y is negative. */
    static void byTwoMore(double[] y, int n, float[] x, float[] out, int at) {
        for (int j = 0; j < n; j += LANES) {
            var e = load(y, j);
            signed(exact(e.div(exact(e.add(2.0)))), x, out, at + j);
        }
    }

    /** out[at + j] = factor · y[j] · y[second + j], from the left, with the sign of x[at + j]; no y is negative. */
    static void scaledProduct(double factor, double[] y, int n, int second, float[] x, float[] out, int at) {
        for (int j = 0; j < n; j += LANES)
            signed(exact(exact(load(y, j).mul(factor)).mul(load(y, second + j))), x, out, at + j);
    }

    /** Of z = min(y[j], 4.5): −z² to y[j], and the sum of {@link Functions#erf(float)}'s series to y[second + j]. */
    static void erfSeries(int n, double[] y, int second) {
        for (int j = 0; j < n; j += LANES) {
            var z = exact(load(y, j).min(4.5));
            exact(exact(z.neg()).mul(z)).intoArray(y, j);
            var square = exact(exact(z.mul(2.0)).mul(z));
            var term = z;
            var sum = of(0.0);
            for (double m = 1; ; m += 2) {
                var more = term.compare(VectorOperators.GT, exact(sum.mul(0x1p-40)));
                if (!more.anyTrue()) break;
                sum = exact(sum.blend(exact(sum.add(term)), more));
                term = exact(term.mul(exact(square.div(m + 2))));
            }
            sum.intoArray(y, second + j);
        }
    }

    /** out[to + j] = e^x[at + j]; the arrays may be one. Exponents must be those of normal numbers. */
    static void exp(double[] x, int at, int n, double[] out, int to) {
        for (int j = 0; j < n; j += LANES) {
            var z = load(x, at + j);
            var shifted = shifted(z);
            var r = rest(z, shifted);
            scaled(exact(expm1OverR(r).fma(r, of(1.0))), shifted).intoArray(out, to + j);
        }
    }

    /** y[j] = e^y[j] − 1. Where |y| is small, its multiple of ln 2 is 0 and r is y itself: one series serves both cases. */
    static void expm1(int n, double[] y) {
        for (int j = 0; j < n; j += LANES) {
            var z = load(y, j);
            var shifted = shifted(z);
            var r = rest(z, shifted);
            var series = expm1OverR(r);
            var large = exact(scaled(exact(series.fma(r, of(1.0))), shifted).sub(1.0));
            var isSmall = exact(z.abs()).compare(VectorOperators.LT, SMALL);
            exact(large.blend(exact(z.mul(series)), isSmall)).intoArray(y, j);
        }
    }

    /** The nearest multiple k of ln 2, in the low bits of {@link DoubleFunctions#ROUND} + k. */
    private static DoubleVector shifted(DoubleVector x) {
        return exact(exact(x.mul(DoubleFunctions.LOG2_E)).add(DoubleFunctions.ROUND));
    }

    private static DoubleVector rest(DoubleVector x, DoubleVector shifted) {
        var k = exact(shifted.sub(DoubleFunctions.ROUND));
        var most = exact(k.fma(of(-DoubleFunctions.LN2_HIGH), x));
        return exact(k.fma(of(-DoubleFunctions.LN2_LOW), most));
    }

    /** y · 2^k, exact: k is added to the exponent. */
    private static DoubleVector scaled(DoubleVector y, DoubleVector shifted) {
        var exponent = exact(bits(shifted).lanewise(VectorOperators.LSHL, 52));
        return exact(exact(bits(y).add(exponent)).reinterpretAsDoubles());
    }

    private static DoubleVector expm1OverR(DoubleVector r) {
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
        return exact(p.fma(r, of(1.0)));
    }

    private static void signed(DoubleVector y, float[] x, float[] out, int at) {
        var sign = exact(exact(load(x, at).reinterpretAsInts()).and(Integer.MIN_VALUE));
        var bits = exact(exact(narrow(y).reinterpretAsInts()).or(sign));
        ((FloatVector) FLOAT.cast(bits.reinterpretAsFloats())).intoArray(out, at);
    }

    private static FloatVector load(float[] x, int at) {
        return (FloatVector) FLOAT.cast(FloatVector.fromArray(FLOATS, x, at));
    }

    private static DoubleVector load(double[] x, int at) {
        return exact(DoubleVector.fromArray(DOUBLES, x, at));
    }

    private static DoubleVector widen(FloatVector x) {
        return (DoubleVector) DOUBLE.cast(x.convertShape(VectorOperators.F2D, DOUBLES, 0));
    }

    private static FloatVector narrow(DoubleVector y) {
        return (FloatVector) FLOAT.cast(y.convertShape(VectorOperators.D2F, FLOATS, 0));
    }

    private static DoubleVector of(double x) {
        return exact(DoubleVector.broadcast(DOUBLES, x));
    }

    private static LongVector bits(DoubleVector x) {
        return exact(x.reinterpretAsLongs());
    }

    // As in Lanes.exact: the receiver's class is known to the compiler, whatever else the JVM has run.
    private static DoubleVector exact(DoubleVector v) {
        return (DoubleVector) DOUBLE.cast(v);
    }

    private static LongVector exact(LongVector v) {
        return (LongVector) LONG.cast(v);
    }

    private static IntVector exact(IntVector v) {
        return (IntVector) INT.cast(v);
    }
}
