package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import io.lockstep.core.optim.Optimizers;
import io.lockstep.core.optim.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainSettingsTest {
    private static TrainSettings settings(
            LossKind loss, int outputs, int epochs, double clipNorm, List<Double> weights, String optimizer) {
        return TrainSettings.builder(
                        Architecture.builder(3, List.of(4, 4), outputs)
                                .activation(Activation.GELU)
                                .bias(false)
                                .dropout(0.25f)
                                .norm(Norm.LAYER)
                                .residual(true)
                                .build(),
                        loss)
                .initializer(Initializer.parse("normal:0.1"))
                .optimizer(Optimizers.named(optimizer))
                .schedule(Schedule.parse("step:2:0.5"))
                .epochs(epochs)
                .batchSize(130)
                .shards(4)
                .seed(Long.MIN_VALUE)
                .clipNorm(clipNorm)
                .classWeights(weights)
                .diagnostics(true)
                .build();
    }

    /** Workers get settings as JSON, in which no class is named. */
    @Test
    void settingsTravelAsJson() throws Exception {
        var json = new ObjectMapper();
        for (var optimizer : Optimizers.names()) {
            var sent = settings(LossKind.CROSS_ENTROPY, 3, 5, 0.1, List.of(0.1, 1 / 3.0, 7.0), optimizer);
            String text = json.writeValueAsString(sent);
            assertTrue(!text.contains("lockstep") && !text.contains("java"), text);
            assertEquals(sent, json.readValue(text, TrainSettings.class));
        }
    }

    @Test
    void mistakesAreNamed() {
        refused("epochs: -1", LossKind.MSE, 1, -1, 0, List.of());
        refused("clip-norm: -1.0", LossKind.MSE, 1, 1, -1, List.of());
        refused("clip-norm: NaN", LossKind.MSE, 1, 1, Double.NaN, List.of());
        refused("class-weights: the loss MSE has no classes", LossKind.MSE, 1, 1, 0, List.of(1.0));
        refused("class-weights: the loss BCE has no classes", LossKind.BCE, 2, 1, 0, List.of(1.0, 1.0));
        refused("class-weights: 2 weights for 3 classes", LossKind.CROSS_ENTROPY, 3, 1, 0, List.of(1.0, 1.0));
        refused("class-weights: 3 weights for 2 classes", LossKind.BCE, 1, 1, 0, List.of(1.0, 1.0, 1.0));
        refused("class-weights: Infinity", LossKind.BCE, 1, 1, 0, List.of(1.0, Double.POSITIVE_INFINITY));
        refused("class-weights: -1.0", LossKind.BCE, 1, 1, 0, List.of(-1.0, 1.0));
    }

    private static void refused(
            String message, LossKind loss, int outputs, int epochs, double clipNorm, List<Double> weights) {
        var error = assertThrows(UserError.class, () -> settings(loss, outputs, epochs, clipNorm, weights, "sgd"));
        assertTrue(error.getMessage().startsWith(message), error.getMessage());
    }
}
