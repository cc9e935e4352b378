package io.lockstep.core.math;

/**
 * Elementary functions that give the same bits on every platform: IEEE basic operations, {@code fma} and
 * bit casts alone. Float results lie within 2 ulp of the true value over the whole float range; NaN,
 * infinities, signed zeros and subnormals are right. {@code Math.exp} and its kin may differ between
 * platforms, so nothing that reaches weights or metrics uses them.
 */
public final class Functions {
    static final double TWO_OVER_SQRT_PI = 1.1283791670955126;

    private static final FasterLoop<float[]> EXP = FasterLoop.ofFloats(Functions::plainExp, FunctionLanes::exp);
    private static final FasterLoop<double[]> EXP_OF_DOUBLES =
            FasterLoop.ofDoubles(Functions::plainExp, FunctionLanes::exp);
    private static final FasterLoop<float[]> EXPM1 = FasterLoop.ofFloats(Functions::plainExpm1, FunctionLanes::expm1);
    private static final FasterLoop<float[]> TANH = FasterLoop.ofFloats(Functions::plainTanh, FunctionLanes::tanh);
    private static final FasterLoop<float[]> SIGMOID =
            FasterLoop.ofFloats(Functions::plainSigmoid, FunctionLanes::sigmoid);
    private static final FasterLoop<float[]> ERF = FasterLoop.ofFloats(Functions::plainErf, FunctionLanes::erf);

    private Functions() {}

    public static double exp(double x) {
        return DoubleFunctions.exp(x);
    }

    public static double expm1(double x) {
        return DoubleFunctions.expm1(x);
    }

    /** The natural logarithm; -infinity at zero, NaN below. */
    public static double log(double x) {
        return DoubleFunctions.log(x);
    }

    /** log(1 + x), exact in the small. */
    public static double log1p(double x) {
        return DoubleFunctions.log1p(x);
    }

    public static float exp(float x) {
        return (float) DoubleFunctions.exp(x);
    }

    /** e^x - 1, exact in the small. */
    public static float expm1(float x) {
        return (float) DoubleFunctions.expm1(x);
    }

    public static float log(float x) {
        return (float) DoubleFunctions.log(x);
    }

    public static float log1p(float x) {
        return (float) DoubleFunctions.log1p(x);
    }

    public static float tanh(float x) {
        double e = DoubleFunctions.expm1(2.0 * Math.min(Math.abs(x), 20f));
        return Math.copySign((float) (e / (e + 2.0)), x);
    }

    /** 1 / (1 + e^-x). */
    public static float sigmoid(float x) {
        return (float) (1.0 / (1.0 + DoubleFunctions.exp(-(double) x)));
    }

    /**
     * 2/√π · the integral of e^(-t²) from 0 to x, by the series 2/√π · e^(-x²) · Σ 2^n x^(2n+1) / (1·3·…·(2n+1)), all of
     * whose terms have one sign (Abramowitz and Stegun 1964, 7.1.6). Beyond 4.5 it is 1 to the last bit of a float.
     */
    public static float erf(float x) {
        double z = Math.min(Math.abs((double) x), 4.5);
        double square = 2.0 * z * z;
        double term = z;
        double sum = 0.0;
        for (int n = 1; term > sum * 0x1p-40; n += 2) {
            sum += term;
            term *= square / (n + 2);
        }
        float y = (float) (TWO_OVER_SQRT_PI * DoubleFunctions.exp(-z * z) * sum);
        return Float.isNaN(x) ? x : Math.copySign(y, x);
    }

    /** out[i] = e^x[i] for from <= i < to; x and out may be one array. */
    public static void exp(float[] x, int from, int to, float[] out) {
        EXP.apply(x, from, to, out);
    }

    /** out[i] = e^x[i] for from <= i < to; x and out may be one array. */
    public static void exp(double[] x, int from, int to, double[] out) {
        EXP_OF_DOUBLES.apply(x, from, to, out);
    }

    /** out[i] = e^x[i] - 1 for from <= i < to; x and out may be one array. */
    public static void expm1(float[] x, int from, int to, float[] out) {
        EXPM1.apply(x, from, to, out);
    }

    /** out[i] = tanh(x[i]) for from <= i < to; x and out may be one array. */
    public static void tanh(float[] x, int from, int to, float[] out) {
        TANH.apply(x, from, to, out);
    }

    /** out[i] = sigmoid(x[i]) for from <= i < to; x and out may be one array. */
    public static void sigmoid(float[] x, int from, int to, float[] out) {
        SIGMOID.apply(x, from, to, out);
    }

    /** out[i] = erf(x[i]) for from <= i < to; x and out may be one array. */
    public static void erf(float[] x, int from, int to, float[] out) {
        ERF.apply(x, from, to, out);
    }

    private static int plainExp(float[] x, int from, int to, float[] out) {
        for (int i = from; i < to; i++) out[i] = exp(x[i]);
        return to;
    }

    private static int plainExp(double[] x, int from, int to, double[] out) {
        for (int i = from; i < to; i++) out[i] = exp(x[i]);
        return to;
    }

    private static int plainExpm1(float[] x, int from, int to, float[] out) {
        for (int i = from; i < to; i++) out[i] = expm1(x[i]);
        return to;
    }

    private static int plainTanh(float[] x, int from, int to, float[] out) {
        for (int i = from; i < to; i++) out[i] = tanh(x[i]);
        return to;
    }

    private static int plainSigmoid(float[] x, int from, int to, float[] out) {
        for (int i = from; i < to; i++) out[i] = sigmoid(x[i]);
        return to;
    }

    private static int plainErf(float[] x, int from, int to, float[] out) {
        for (int i = from; i < to; i++) out[i] = erf(x[i]);
        return to;
    }
}
