package io.lockstep.core.network;

/** The activations as their definitions read, in double. */
public final class ReferenceActivation {
    private ReferenceActivation() {}

    /** f(z). */
    public static double value(Activation activation, double z) {
        return switch (activation) {
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : 0.01 * z;
            case ELU -> z > 0 ? z : Math.expm1(z);
            case GELU -> z * normalBelow(z);
            case SILU -> z / (1 + Math.exp(-z));
            case TANH -> Math.tanh(z);
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case IDENTITY -> z;
        };
    }

    /** f'(z), at a kink the left-hand one. */
    public static double slope(Activation activation, double z) {
        double s = 1 / (1 + Math.exp(-z));
        return switch (activation) {
            case RELU -> z > 0 ? 1 : 0;
            case LEAKY_RELU -> z > 0 ? 1 : 0.01;
            case ELU -> z > 0 ? 1 : Math.exp(z);
            case GELU -> normalBelow(z) + z * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
            case SILU -> s + (Math.abs(z) > 700 ? 0 : z * s * (1 - s));
            case TANH -> 1 - Math.tanh(z) * Math.tanh(z);
            case SIGMOID -> s * (1 - s);
            case IDENTITY -> 1;
        };
    }

    /** Φ(z) by its series (Marsaglia 2004), good to 1e-15 within ±6. */
    private static double normalBelow(double z) {
        if (Math.abs(z) > 6) return z > 0 ? 1 : 0;
        double sum = z;
        double term = z;
        for (int n = 3; Math.abs(term) > 1e-18 * Math.abs(sum); n += 2) sum += term *= z * z / n;
        return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
}
