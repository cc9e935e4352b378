package io.lockstep.core.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OptimizersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatIsLeftOutIsTorchsDefault() {
        assertEquals(new Sgd(1e-3, 0, false, 0), Optimizers.named("sgd"));
        assertEquals(new Adam(1e-3, 0.9, 0.999, 1e-8, 0), Optimizers.named("adam"));
        assertEquals(new AdamW(1e-3, 0.9, 0.999, 1e-8, 1e-2), Optimizers.named("adamw"));
        assertEquals(new RmsProp(1e-2, 0.99, 1e-8, 0, 0), Optimizers.named("rmsprop"));
        assertEquals(new Adagrad(1e-2, 1e-10, 0, 0), Optimizers.named("adagrad"));
        assertEquals(new LazyAdam(1e-3, 0.9, 0.999, 1e-8), Optimizers.named("lazy_adam"));
    }

    @Test
    void whatIsGivenIsUsed() {
        assertEquals(
                new Sgd(0.1, 0.9, true, 0.01),
                Optimizers.build(
                        "sgd", Map.of("learning-rate", 0.1, "momentum", 0.9, "nesterov", true, "weight-decay", 0.01)));
        var adam = Map.of(
                "learning-rate",
                0.1,
                "beta1",
                0.3,
                "beta2",
                0.4,
                "epsilon",
                0.5,
                "weight-decay",
                0.2,
                "nesterov",
                false);
        assertEquals(new Adam(0.1, 0.3, 0.4, 0.5, 0.2), Optimizers.build("adam", adam));
        assertEquals(new AdamW(0.1, 0.3, 0.4, 0.5, 0.2), Optimizers.build("adamw", adam));
        var rmsProp = Map.of("learning-rate", 0.1, "alpha", 0.4, "epsilon", 0.5, "weight-decay", 0.3, "momentum", 0.2);
        assertEquals(new RmsProp(0.1, 0.4, 0.5, 0.3, 0.2), Optimizers.build("rmsprop", rmsProp));
        var adagrad = Map.of("learning-rate", 0.1, "epsilon", 0.3, "weight-decay", 0.2);
        assertEquals(new Adagrad(0.1, 0.3, 0.2, 0), Optimizers.build("adagrad", adagrad));
    }

    @Test
    void itsSettingsMakeItAgain() {
        for (var optimizer : List.of(
                new Sgd(0.1, 0.2, true, 0.3),
                new Adam(0.1, 0.2, 0.3, 0.4, 0.5),
                new AdamW(0.1, 0.2, 0.3, 0.4, 0.5),
                new RmsProp(0.1, 0.2, 0.3, 0.4, 0.5),
                new LazyAdam(0.1, 0.2, 0.3, 0.4),
                new Adagrad(0.1, 0.2, 0.3, 0)))
            assertEquals(
                    optimizer,
                    Optimizers.build(optimizer.name(), optimizer.settings().asMap()));
    }

    @Test
    void mistakesNameTheOptionAndTheValue() {
        refused("optimizer: 'lion'", () -> Optimizers.named("lion"));
        refused("momentum", () -> Optimizers.build("adam", Map.of("momentum", 0.9)));
        refused("beta1", () -> Optimizers.build("sgd", Map.of("beta1", 0.9)));
        refused("learning-rate: 0.0", () -> new Sgd(0, 0, false, 0));
        refused("learning-rate: NaN", () -> new Adam(Double.NaN, 0.9, 0.999, 1e-8, 0));
        refused("momentum: 1.0", () -> new Sgd(1, 1, false, 0));
        refused("nesterov", () -> new Sgd(1, 0, true, 0));
        refused("weight-decay: -1.0", () -> new AdamW(1, 0.9, 0.999, 1e-8, -1));
        refused("beta2: 1.0", () -> new AdamW(1, 0.9, 1, 1e-8, 0));
        refused("alpha: -0.1", () -> new RmsProp(1, -0.1, 0, 0, 0));
        refused("epsilon: Infinity", () -> new Adagrad(1, Double.POSITIVE_INFINITY, 0, 0));
    }

    @Test
    void optimizersTravelAsJsonByName() throws JsonProcessingException {
        for (var name : Optimizers.names()) {
            var optimizer = Optimizers.named(name);
            String json = JSON.writeValueAsString(optimizer);
            assertTrue(json.startsWith("{\"name\":\"" + name + "\",\"learningRate\":"), json);
            assertTrue(!json.contains("lockstep") && !json.contains("slot"), json);
            assertEquals(optimizer, JSON.readValue(json, Optimizer.class));
        }
    }

    private static void refused(String beginning, Executable action) {
        var error = assertThrows(UserError.class, action);
        assertTrue(error.getMessage().startsWith(beginning), error.getMessage());
    }
}
