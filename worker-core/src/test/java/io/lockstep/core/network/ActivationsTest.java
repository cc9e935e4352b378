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
        activation.forward(new float[] {z}, 1, a);
        assertEquals(value, a[0], 2e-7f * Math.max(1, Math.abs(value)));
        float[] delta = {2};
        activation.backward(new float[] {z}, a, 1, delta);
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
        activation.forward(z, z.length, a);
        activation.backward(z, a, z.length, slope);
        for (int i = 0; i < z.length; i++) {
            assertEquals(
                    ReferenceActivation.value(activation, z[i]),
                    a[i],
                    5e-7 * Math.min(1, Math.abs(z[i])) + 2e-7 * Math.abs(a[i]),
                    "f(" + z[i] + ")");
            assertEquals(ReferenceActivation.slope(activation, z[i]), slope[i], 1e-6, "f'(" + z[i] + ")");
        }
    }

    @ParameterizedTest
    @EnumSource
    void farEndsStayFinite(Activation activation) {
        float[] z = {-1e30f, -200, -30, 0, 30, 200, 1e30f, Float.MIN_VALUE, -Float.MIN_VALUE, -0f};
        float[] a = new float[z.length];
        float[] delta = new float[z.length];
        Arrays.fill(delta, 1);
        activation.forward(z, z.length, a);
        activation.backward(z, a, z.length, delta);
        for (int i = 0; i < z.length; i++) {
            assertFalse(Float.isNaN(a[i]) || Float.isInfinite(a[i]), "f(" + z[i] + ") = " + a[i]);
            assertFalse(Float.isNaN(delta[i]) || Math.abs(delta[i]) > 1.2, "f'(" + z[i] + ") = " + delta[i]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nanIsNotHidden(Activation activation) {
        float[] a = new float[1];
        activation.forward(new float[] {Float.NaN}, 1, a);
        assertEquals(Float.NaN, a[0]);
    }

    @Test
    void onlyTheFirstElementsAreTouched() {
        float[] a = {9, 9, 9};
        for (var activation : Activation.values()) {
            activation.forward(new float[] {1, 2, 3}, 2, a);
            assertEquals(9, a[2]);
            activation.backward(new float[] {1, 2, 3}, new float[] {1, 2, 3}, 2, a);
            assertEquals(9, a[2]);
        }
    }
}
