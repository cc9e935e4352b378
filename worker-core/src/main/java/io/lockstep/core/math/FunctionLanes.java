package io.lockstep.core.math;

/**
 * {@link Functions} of arrays, in vectors of doubles. A lane does what {@link DoubleFunctions} does to its number, operation for
 * operation, so the bits are the same; a stretch that holds NaN, infinities or numbers of {@link #MOST} and more goes through
 * the scalar functions, so that exponents can be added here.
 *
 * <p>The steps of a function are loops of their own over a stretch that the first-level cache holds: C2 stops inlining at 18,000
 * nodes, which a whole function passes, and what it leaves makes objects of vectors (docs/kernels.md).
 *
 * <p>Methods do whole vectors from {@code from} on and return where they ended, less than a vector before {@code to}.
 */
final class FunctionLanes {
    /** Twice it has a finite exponential, and its negative a normal one. */
    private static final float MOST = 350f;

    private static final int STRETCH = 128;

    private FunctionLanes() {}

    /** As {@link Functions#exp(float[], int, int, float[])}. */
    static int exp(float[] x, int from, int to, float[] out) {
        int end = end(from, to);
        double[] y = ProductBuffers.ofThread().doubles(STRETCH);
        for (int i = from; i < end; i += STRETCH) {
            int n = Math.min(STRETCH, end - i);
            if (Doubles.reach(MOST, x, i, n)) {
                for (int j = i; j < i + n; j++) out[j] = Functions.exp(x[j]);
                continue;
            }
            Doubles.widen(1.0, x, i, n, y);
            Doubles.exp(false, y, 0, n, y, 0);
            Doubles.narrow(y, n, out, i);
        }
        return end;
    }

    /** As {@link Functions#expm1(float[], int, int, float[])}. */
    static int expm1(float[] x, int from, int to, float[] out) {
        int end = end(from, to);
        double[] y = ProductBuffers.ofThread().doubles(STRETCH);
        for (int i = from; i < end; i += STRETCH) {
            int n = Math.min(STRETCH, end - i);
            if (Doubles.reach(MOST, x, i, n)) {
                for (int j = i; j < i + n; j++) out[j] = Functions.expm1(x[j]);
                continue;
            }
            Doubles.widen(1.0, x, i, n, y);
            Doubles.exp(true, y, 0, n, y, 0);
            Doubles.narrow(y, n, out, i);
        }
        return end;
    }

    /** As {@link Functions#sigmoid(float[], int, int, float[])}. */
    static int sigmoid(float[] x, int from, int to, float[] out) {
        int end = end(from, to);
        double[] y = ProductBuffers.ofThread().doubles(STRETCH);
        for (int i = from; i < end; i += STRETCH) {
            int n = Math.min(STRETCH, end - i);
            if (Doubles.reach(MOST, x, i, n)) {
                for (int j = i; j < i + n; j++) out[j] = Functions.sigmoid(x[j]);
                continue;
            }
            Doubles.widen(-1.0, x, i, n, y);
            Doubles.exp(false, y, 0, n, y, 0);
            Doubles.inverseOfOneAnd(y, n, out, i);
        }
        return end;
    }

    /** As {@link Functions#tanh(float[], int, int, float[])}. Beyond 20, where the scalar cuts, the quotient is 1 anyway. */
    static int tanh(float[] x, int from, int to, float[] out) {
        int end = end(from, to);
        double[] y = ProductBuffers.ofThread().doubles(STRETCH);
        for (int i = from; i < end; i += STRETCH) {
            int n = Math.min(STRETCH, end - i);
            if (Doubles.reach(MOST, x, i, n)) {
                for (int j = i; j < i + n; j++) out[j] = Functions.tanh(x[j]);
                continue;
            }
            Doubles.widenMagnitude(2.0, x, i, n, y);
            Doubles.exp(true, y, 0, n, y, 0);
            Doubles.byTwoMore(y, n, x, out, i);
        }
        return end;
    }

    /** As {@link Functions#erf(float[], int, int, float[])}. */
    static int erf(float[] x, int from, int to, float[] out) {
        int end = end(from, to);
        double[] y = ProductBuffers.ofThread().doubles(4 * STRETCH);
        for (int i = from; i < end; i += STRETCH) {
            int n = Math.min(STRETCH, end - i);
            if (Doubles.reach(MOST, x, i, n)) {
                for (int j = i; j < i + n; j++) out[j] = Functions.erf(x[j]);
                continue;
            }
            Doubles.widenMagnitude(1.0, x, i, n, y);
            Doubles.erfSeries(n, y, STRETCH, 2 * STRETCH, 3 * STRETCH);
            Doubles.exp(false, y, 0, n, y, 0);
            Doubles.scaledProduct(Functions.TWO_OVER_SQRT_PI, y, n, STRETCH, x, out, i);
        }
        return end;
    }

    /** As {@link Functions#exp(double[], int, int, double[])}. */
    static int exp(double[] x, int from, int to, double[] out) {
        int end = end(from, to);
        for (int i = from; i < end; i += STRETCH) {
            int n = Math.min(STRETCH, end - i);
            if (Doubles.reach(2.0 * MOST, x, i, n)) for (int j = i; j < i + n; j++) out[j] = Functions.exp(x[j]);
            else Doubles.exp(false, x, i, n, out, i);
        }
        return end;
    }

    private static int end(int from, int to) {
        return to - (to - from) % Doubles.LANES;
    }
}
