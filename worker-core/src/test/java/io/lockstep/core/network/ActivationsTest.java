package io.lockstep.core.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Known values and the far ends; derivatives in between are checked with whole networks. */
class ActivationsTest {

    @ParameterizedTest
    @CsvSource({
        // activation, z, f(z), f'(z), from the definitions in 30 digits
        "RELU, -2, 0, 0",
        "RELU, 3, 3, 1",
        "LEAKY_RELU, -2, -0.02, 0.01",
        "LEAKY_RELU, 3, 3, 1",
        "ELU, -2, -0.864664717, 0.135335283",
        "ELU, 3, 3, 1",
        "GELU, -2, -0.045500264, -0.085231801",
        "GELU, 1, 0.841344746, 1.083315470",
        "GELU, 0, 0, 0.5",
        "SILU, -2, -0.238405844, -0.090784249",
        "SILU, 1, 0.731058579, 0.927670512",
        "TANH, -2, -0.964027580, 0.070650825",
        "SIGMOID, -2, 0.119202922, 0.104993585",
        "IDENTITY, -2, -2, 1"
    })
    void knownValues(Activation activation, float z, float value, float slope) {
        float[] a = new float[1];
        Activations.forward(activation, new float[] {z}, 1, a);
        assertEquals(value, a[0], 2e-7f * Math.max(1, Math.abs(value)));
        float[] delta = {2};
        Activations.backward(activation, new float[] {z}, a, 1, delta);
        assertEquals(2 * slope, delta[0], 1e-6f);
    }

    /** From the tiny to the huge, both signs, against the definitions in double. */
    @ParameterizedTest
    @EnumSource
    void valuesAndSlopesFollowTheDefinition(Activation activation) {
        float[] z = new float[4000];
        for (int i = 0; i < z.length; i++) {
            double size = i < 2000 ? i * 0.01 : Math.pow(10, (i - 2000) * 0.02 - 30); // to 20, and 1e-30 to 1e10
            z[i] = (float) (i % 2 == 0 ? size : -size);
        }
        float[] a = new float[z.length];
        float[] slope = new float[z.length];
        Arrays.fill(slope, 1);
        Activations.forward(activation, z, z.length, a);
        Activations.backward(activation, z, a, z.length, slope);
        for (int i = 0; i < z.length; i++) {
            assertEquals(
                    value(activation, z[i]),
                    a[i],
                    5e-7 * Math.min(1, Math.abs(z[i])) + 2e-7 * Math.abs(a[i]),
                    "f(" + z[i] + ")");
            assertEquals(slope(activation, z[i]), slope[i], 1e-6, "f'(" + z[i] + ")");
        }
    }

    private static double value(Activation activation, double z) {
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

    private static double slope(Activation activation, double z) {
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

    @ParameterizedTest
    @EnumSource
    void farEndsStayFinite(Activation activation) {
        float[] z = {-1e30f, -200, -30, 0, 30, 200, 1e30f, Float.MIN_VALUE, -Float.MIN_VALUE, -0f};
        float[] a = new float[z.length];
        float[] delta = new float[z.length];
        Arrays.fill(delta, 1);
        Activations.forward(activation, z, z.length, a);
        Activations.backward(activation, z, a, z.length, delta);
        for (int i = 0; i < z.length; i++) {
            assertFalse(Float.isNaN(a[i]) || Float.isInfinite(a[i]), "f(" + z[i] + ") = " + a[i]);
            assertFalse(Float.isNaN(delta[i]) || Math.abs(delta[i]) > 1.2, "f'(" + z[i] + ") = " + delta[i]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nanIsNotHidden(Activation activation) {
        float[] a = new float[1];
        Activations.forward(activation, new float[] {Float.NaN}, 1, a);
        assertEquals(Float.NaN, a[0]);
    }

    @Test
    void onlyTheFirstElementsAreTouched() {
        float[] a = {9, 9, 9};
        for (var activation : Activation.values()) {
            Activations.forward(activation, new float[] {1, 2, 3}, 2, a);
            assertEquals(9, a[2]);
            Activations.backward(activation, new float[] {1, 2, 3}, new float[] {1, 2, 3}, 2, a);
            assertEquals(9, a[2]);
        }
    }
}
