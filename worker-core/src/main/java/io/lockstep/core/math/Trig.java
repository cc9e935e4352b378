package io.lockstep.core.math;

/**
 * Sine and cosine in double precision from IEEE basic operations and {@code fma} alone, so that every platform gives
 * the same bits; within 2 ulp of 1. Angles in turns are reduced exactly.
 */
public final class Trig {
    /** π/2 in three parts, the first two of 33 bits, so that their multiples by a small quarter count are exact. */
    private static final double HALF_PI_1 = 0x1.921fb544p0;

    private static final double HALF_PI_2 = 0x1.0b4611a6p-34;
    private static final double HALF_PI_3 = 0x1.3198a2e037073p-69;
    private static final double LARGEST = 1e6;

    private Trig() {}

    /** cos(2π t); NaN where t isn't finite. */
    public static double cosTurns(double t) {
        double quarter = Math.rint(4 * t);
        return quarterCos((long) (quarter - 4 * Math.floor(quarter * 0.25)), (4 * t - quarter) * (0.5 * Math.PI));
    }

    /** sin(2π t); NaN where t isn't finite. */
    public static double sinTurns(double t) {
        double quarter = Math.rint(4 * t);
        return quarterCos((long) (quarter - 4 * Math.floor(quarter * 0.25)) + 3, (4 * t - quarter) * (0.5 * Math.PI));
    }

    /** cos x of radians, |x| at most a million; NaN outside. */
    public static double cos(double x) {
        double quarter = Math.rint(x * (2 / Math.PI));
        return Math.abs(x) <= LARGEST ? quarterCos((long) quarter, reduce(x, quarter)) : Double.NaN;
    }

    /** sin x of radians, |x| at most a million; NaN outside. */
    public static double sin(double x) {
        double quarter = Math.rint(x * (2 / Math.PI));
        return Math.abs(x) <= LARGEST ? quarterCos((long) quarter + 3, reduce(x, quarter)) : Double.NaN;
    }

    private static double reduce(double x, double quarter) {
        return Math.fma(-quarter, HALF_PI_3, Math.fma(-quarter, HALF_PI_2, Math.fma(-quarter, HALF_PI_1, x)));
    }

    /** cos(quarters · π/2 + r), |r| at most π/4. */
    private static double quarterCos(long quarters, double r) {
        return switch ((int) (quarters & 3)) {
            case 0 -> smallCos(r);
            case 1 -> -smallSin(r);
            case 2 -> -smallCos(r);
            default -> smallSin(r);
        };
    }

    /** Taylor's series to r^17; what is left out is below 2^-60. */
    private static double smallSin(double r) {
        double s = r * r;
        double p = 1.0 / 355687428096000.0;
        p = Math.fma(p, s, -1.0 / 1307674368000.0);
        p = Math.fma(p, s, 1.0 / 6227020800.0);
        p = Math.fma(p, s, -1.0 / 39916800.0);
        p = Math.fma(p, s, 1.0 / 362880.0);
        p = Math.fma(p, s, -1.0 / 5040.0);
        p = Math.fma(p, s, 1.0 / 120.0);
        p = Math.fma(p, s, -1.0 / 6.0);
        return Math.fma(p * s, r, r);
    }

    /** Taylor's series to r^18; what is left out is below 2^-65. */
    private static double smallCos(double r) {
        double s = r * r;
        double p = -1.0 / 6402373705728000.0;
        p = Math.fma(p, s, 1.0 / 20922789888000.0);
        p = Math.fma(p, s, -1.0 / 87178291200.0);
        p = Math.fma(p, s, 1.0 / 479001600.0);
        p = Math.fma(p, s, -1.0 / 3628800.0);
        p = Math.fma(p, s, 1.0 / 40320.0);
        p = Math.fma(p, s, -1.0 / 720.0);
        p = Math.fma(p, s, 1.0 / 24.0);
        p = Math.fma(p, s, -0.5);
        return Math.fma(p, s, 1.0);
    }
}
