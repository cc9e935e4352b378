package io.lockstep.core.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Shapes of networks, and the tensors that they have. */
class ArchitectureTest {
    private static List<String> names(List<ParameterLayout.Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> tensor.name() + " " + tensor.rows() + "×" + tensor.cols())
                .toList();
    }

    @Test
    void mnistsNetwork() {
        var architecture = Architecture.of(784, List.of(256, 128), 10, Activation.RELU);
        assertEquals(List.of(784, 256, 128, 10), architecture.widths());
        assertEquals(2, architecture.depth());
        assertEquals(3, architecture.layers());
        assertEquals(256, architecture.fanIn(1));
        assertEquals(10, architecture.fanOut(2));
        assertEquals(235_146, ParameterLayout.of(architecture).parameterCount());
        assertEquals(0, ParameterLayout.of(architecture).statisticCount());
    }

    @Test
    void tensorsFollowTheParts() {
        var plain = ParameterLayout.of(Architecture.of(2, List.of(3), 1, Activation.RELU));
        assertEquals(
                List.of("layers.0.weight 2×3", "layers.0.bias 1×3", "layers.1.weight 3×1", "layers.1.bias 1×1"),
                names(plain.parameters()));
        var normed = ParameterLayout.of(Architecture.builder(2, List.of(3), 1)
                .bias(false)
                .norm(Norm.BATCH)
                .build());
        assertEquals(
                List.of("layers.0.weight 2×3", "norms.0.weight 1×3", "norms.0.bias 1×3", "layers.1.weight 3×1"),
                names(normed.parameters()));
        assertEquals(List.of("norms.0.running_mean 1×3", "norms.0.running_var 1×3"), names(normed.statistics()));
        var linear = ParameterLayout.of(Architecture.builder(2, List.of(), 4)
                .norm(Norm.LAYER)
                .residual(true)
                .build());
        assertEquals(List.of("layers.0.weight 2×4", "layers.0.bias 1×4"), names(linear.parameters()));
    }

    @Test
    void residualsNeedEqualWidthsAndAHiddenLayer() {
        var architecture =
                Architecture.builder(4, List.of(4, 5, 5), 5).residual(true).build();
        assertTrue(architecture.skips(0) && !architecture.skips(1) && architecture.skips(2));
        assertFalse(architecture.skips(3), "the output layer");
    }

    @Test
    void mistakesAreNamed() {
        refused("inputs: 0", () -> Architecture.of(0, List.of(), 1, Activation.RELU));
        refused("outputs: 0", () -> Architecture.of(1, List.of(), 0, Activation.RELU));
        refused("hidden: width 0", () -> Architecture.of(1, List.of(4, 0), 1, Activation.RELU));
        for (float dropout : new float[] {-0.1f, 1, Float.NaN})
            refused("dropout: " + dropout, () -> Architecture.builder(1, List.of(1), 1)
                    .dropout(dropout)
                    .build());
    }

    private static void refused(String beginning, Executable action) {
        var error = assertThrows(UserError.class, action);
        assertTrue(error.getMessage().startsWith(beginning + ";"), error.getMessage());
    }
}
