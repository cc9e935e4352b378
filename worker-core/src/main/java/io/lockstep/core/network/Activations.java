package io.lockstep.core.network;

import io.lockstep.core.math.Functions;

/**
 * What {@link Activation}'s constants do to arrays, forward and backward. Each element depends on its own input alone, so that how rows are
 * grouped can't be seen in a result.
 */
final class Activations {
    static final float LEAK = 0.01f;
    /** How much is computed on the side at a time: a crumb. */
    private static final int STRETCH = 128;

    private static final float INVERSE_SQRT_2 = 0.70710677f;
    private static final float INVERSE_SQRT_2_PI = 0.3989423f;
    /** Below this magnitude z and z Φ(z) are too small for their quotient to be trusted near subnormals. */
    private static final float TINY = 1e-30f;

    private Activations() {}

    static void tanh(float[] z, int n, float[] a) {
        Functions.tanh(z, 0, n, a);
    }

    static void sigmoid(float[] z, int n, float[] a) {
        Functions.sigmoid(z, 0, n, a);
    }

    // Math.max would turn -0 into +0 and keep NaN: both are right here, and it compiles to one instruction and a blend.
    static void relu(float[] z, int n, float[] a) {
        for (int i = 0; i < n; i++) a[i] = Math.max(z[i], 0f);
    }

    static void reluBackward(float[] z, int n, float[] delta) {
        for (int i = 0; i < n; i++)
            delta[i] = Float.intBitsToFloat(Float.floatToRawIntBits(delta[i]) & onesWherePositive(z[i]));
    }

    static void leakyRelu(float[] z, int n, float[] a) {
        for (int i = 0; i < n; i++) a[i] = Math.max(z[i], LEAK * z[i]);
    }

    static void leakyReluBackward(float[] z, int n, float[] delta) {
        int leak = Float.floatToRawIntBits(LEAK);
        int differing = leak ^ Float.floatToRawIntBits(1f);
        for (int i = 0; i < n; i++) delta[i] *= Float.intBitsToFloat(leak ^ (differing & onesWherePositive(z[i])));
    }

    /** All ones where z > 0, else zeros. Without a branch: signs are noise, which no processor predicts. */
    private static int onesWherePositive(float z) {
        int bits = Float.floatToRawIntBits(z);
        return (-bits & ~bits) >> 31;
    }

    static void elu(float[] z, int n, float[] a) {
        float[] y = new float[Math.min(n, STRETCH)];
        for (int from = 0; from < n; from += STRETCH) {
            int to = Math.min(n, from + STRETCH);
            System.arraycopy(z, from, y, 0, to - from);
            Functions.expm1(y, 0, to - from, y);
            for (int i = from; i < to; i++) a[i] = z[i] > 0f ? z[i] : y[i - from];
        }
    }

    static void eluBackward(float[] z, float[] a, int n, float[] delta) {
        for (int i = 0; i < n; i++) delta[i] = z[i] > 0f ? delta[i] : delta[i] * (a[i] + 1f);
    }

    static void gelu(float[] z, int n, float[] a) {
        for (int i = 0; i < n; i++) a[i] = INVERSE_SQRT_2 * z[i];
        Functions.erf(a, 0, n, a);
        for (int i = 0; i < n; i++) a[i] = z[i] * (0.5f * (1f + a[i]));
    }

    /** f'(z) = Φ(z) + z φ(z), where Φ(z) = f(z) / z spares a second erf. */
    static void geluBackward(float[] z, float[] a, int n, float[] delta) {
        float[] y = new float[Math.min(n, STRETCH)];
        for (int from = 0; from < n; from += STRETCH) {
            int to = Math.min(n, from + STRETCH);
            for (int i = from; i < to; i++) y[i - from] = -0.5f * z[i] * z[i];
            Functions.exp(y, 0, to - from, y);
            for (int i = from; i < to; i++) {
                float below = Math.abs(z[i]) < TINY ? 0.5f : a[i] / z[i];
                float density = INVERSE_SQRT_2_PI * y[i - from];
                delta[i] *= density == 0f ? below : Math.fma(z[i], density, below);
            }
        }
    }

    static void silu(float[] z, int n, float[] a) {
        float[] y = new float[Math.min(n, STRETCH)];
        for (int from = 0; from < n; from += STRETCH) {
            int to = Math.min(n, from + STRETCH);
            sigmoids(z, from, to, y);
            for (int i = from; i < to; i++) a[i] = z[i] * y[i - from];
        }
    }

    /** f'(z) = σ(z) + f(z) (1 − σ(z)). */
    static void siluBackward(float[] z, float[] a, int n, float[] delta) {
        float[] y = new float[Math.min(n, STRETCH)];
        for (int from = 0; from < n; from += STRETCH) {
            int to = Math.min(n, from + STRETCH);
            sigmoids(z, from, to, y);
            for (int i = from; i < to; i++) delta[i] *= Math.fma(a[i], 1f - y[i - from], y[i - from]);
        }
    }

    private static void sigmoids(float[] z, int from, int to, float[] y) {
        System.arraycopy(z, from, y, 0, to - from);
        Functions.sigmoid(y, 0, to - from, y);
    }

    static void tanhBackward(float[] a, int n, float[] delta) {
        for (int i = 0; i < n; i++) delta[i] *= Math.fma(-a[i], a[i], 1f);
    }

    static void sigmoidBackward(float[] a, int n, float[] delta) {
        for (int i = 0; i < n; i++) delta[i] *= a[i] * (1f - a[i]);
    }
}
