package io.lockstep.core.math;

/**
 * Elementary functions in double precision from IEEE basic operations, {@code fma} and bit casts, within
 * two ulp (expm1 and log1p within five). Argument reduction is Cody and Waite's; the series are Taylor's, whose truncation error
 * lies below 2^-56 of the value on the reduced range.
 */
final class DoubleFunctions {
    static final double LOG2_E = 0x1.71547652b82fep0;
    /** The upper 32 bits of ln 2, so that multiples by an exponent are exact, and the rest. */
    static final double LN2_HIGH = 0x1.62e42feep-1;

    static final double LN2_LOW = 0x1.a39ef35793c76p-33;
    /** The largest double whose exponential is one. */
    private static final double LARGEST_EXPONENT = 0x1.62e42fefa39efp9;
    /** Adding and subtracting this rounds to the nearest whole number. */
    static final double ROUND = 0x1.8p52;

    private DoubleFunctions() {}

    static double exp(double x) {
        if (!(x <= LARGEST_EXPONENT)) {
            return Double.isNaN(x) ? x : Double.POSITIVE_INFINITY;
        }
        if (x < -745.2) {
            return 0.0;
        }
        double k = (x * LOG2_E + ROUND) - ROUND;
        double r = Math.fma(-k, LN2_LOW, Math.fma(-k, LN2_HIGH, x));
        double y = Math.fma(r, expm1OverR(r), 1.0);
        int half = (int) k >> 1;
        return y * powerOfTwo(half) * powerOfTwo((int) k - half);
    }

    static double expm1(double x) {
        if (Math.abs(x) < 0.34) {
            return x * expm1OverR(x);
        }
        return exp(x) - 1.0;
    }

    static double log(double x) {
        if (!(x > 0.0)) {
            return x == 0.0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        if (x == Double.POSITIVE_INFINITY) {
            return x;
        }
        int e = 0;
        if (x < Double.MIN_NORMAL) {
            x *= 0x1p54;
            e = -54;
        }
        long bits = Double.doubleToRawLongBits(x);
        // Rebased so that the mantissa m falls in [sqrt(1/2), sqrt(2)).
        long shifted = bits - 0x3fe6a09e667f3bcdL;
        int k = (int) (shifted >> 52);
        double f = Double.longBitsToDouble(bits - ((long) k << 52)) - 1.0;
        double n = k + e;
        double s = f / (2.0 + f);
        double z = s * s;
        double halfSquare = 0.5 * f * f;
        double tail = s * (halfSquare + z * atanhTail(z)) + n * LN2_LOW;
        return n * LN2_HIGH - ((halfSquare - tail) - f);
    }

    static double log1p(double x) {
        if (Math.abs(x) < 0x1p-53) {
            return x;
        }
        double u = 1.0 + x;
        if (!(u > 0.0) || u == Double.POSITIVE_INFINITY) {
            return log(u);
        }
        double lost = x - (u - 1.0);
        return log(u) + lost / u;
    }

    /** (e^r - 1) / r for |r| <= 0.3466. */
    private static double expm1OverR(double r) {
        double p = 1.0 / 87178291200.0;
        p = Math.fma(p, r, 1.0 / 6227020800.0);
        p = Math.fma(p, r, 1.0 / 479001600.0);
        p = Math.fma(p, r, 1.0 / 39916800.0);
        p = Math.fma(p, r, 1.0 / 3628800.0);
        p = Math.fma(p, r, 1.0 / 362880.0);
        p = Math.fma(p, r, 1.0 / 40320.0);
        p = Math.fma(p, r, 1.0 / 5040.0);
        p = Math.fma(p, r, 1.0 / 720.0);
        p = Math.fma(p, r, 1.0 / 120.0);
        p = Math.fma(p, r, 1.0 / 24.0);
        p = Math.fma(p, r, 1.0 / 6.0);
        p = Math.fma(p, r, 0.5);
        return Math.fma(p, r, 1.0);
    }

    /** 2 (1/3 + z/5 + z²/7 + ...), so that log((1+s)/(1-s)) = s (2 + z · this) with z = s² <= 0.0295. */
    private static double atanhTail(double z) {
        double p = 2.0 / 25.0;
        p = Math.fma(p, z, 2.0 / 23.0);
        p = Math.fma(p, z, 2.0 / 21.0);
        p = Math.fma(p, z, 2.0 / 19.0);
        p = Math.fma(p, z, 2.0 / 17.0);
        p = Math.fma(p, z, 2.0 / 15.0);
        p = Math.fma(p, z, 2.0 / 13.0);
        p = Math.fma(p, z, 2.0 / 11.0);
        p = Math.fma(p, z, 2.0 / 9.0);
        p = Math.fma(p, z, 2.0 / 7.0);
        p = Math.fma(p, z, 2.0 / 5.0);
        return Math.fma(p, z, 2.0 / 3.0);
    }

    /** 2^k for -1022 <= k <= 1023. */
    private static double powerOfTwo(int k) {
        return Double.longBitsToDouble((long) (k + 1023) << 52);
    }
}
