package io.lockstep.core.optim;

/** Whole powers by squaring: the same bits everywhere, which {@code Math.pow} doesn't promise. */
final class Powers {
    private Powers() {}

    /** base^exponent, exponent at least 0; 0^0 is 1. */
    static double of(double base, long exponent) {
        double result = 1.0;
        double square = base;
        for (long rest = exponent; rest > 0; rest >>>= 1) {
            if ((rest & 1) == 1) result *= square;
            square *= square;
        }
        return result;
    }
}
