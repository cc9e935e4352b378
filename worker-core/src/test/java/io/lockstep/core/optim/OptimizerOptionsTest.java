package io.lockstep.core.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OptimizerOptionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatIsLeftOutIsTorchsDefault() {
        assertEquals(new Sgd(1e-3, 0, false, 0), OptimizerOptions.NONE.build("sgd"));
        assertEquals(new Adam(1e-3, 0.9, 0.999, 1e-8, 0), OptimizerOptions.NONE.build("Adam"));
        assertEquals(new AdamW(1e-3, 0.9, 0.999, 1e-8, 1e-2), OptimizerOptions.NONE.build("adamw"));
        assertEquals(new RmsProp(1e-2, 0.99, 1e-8, 0, 0), OptimizerOptions.NONE.build("rmsprop"));
        assertEquals(new Adagrad(1e-2, 1e-10, 0, 0), OptimizerOptions.NONE.build("adagrad"));
    }

    @Test
    void whatIsGivenIsUsed() {
        var sgd = new OptimizerOptions(0.1, 0.9, true, 0.01, null, null, null, null);
        assertEquals(new Sgd(0.1, 0.9, true, 0.01), sgd.build("sgd"));
        var adam = new OptimizerOptions(0.1, null, null, 0.2, 0.3, 0.4, null, 0.5);
        assertEquals(new Adam(0.1, 0.3, 0.4, 0.5, 0.2), adam.build("adam"));
        assertEquals(new AdamW(0.1, 0.3, 0.4, 0.5, 0.2), adam.build("adamw"));
        var rmsProp = new OptimizerOptions(0.1, 0.2, null, 0.3, null, null, 0.4, 0.5);
        assertEquals(new RmsProp(0.1, 0.4, 0.5, 0.3, 0.2), rmsProp.build("rmsprop"));
        var adagrad = new OptimizerOptions(0.1, null, null, 0.2, null, null, null, 0.3);
        assertEquals(new Adagrad(0.1, 0.3, 0.2, 0), adagrad.build("adagrad"));
    }

    @Test
    void mistakesNameTheOptionAndTheValue() {
        refused("optimizer: 'lion'", () -> OptimizerOptions.NONE.build("lion"));
        refused("momentum", () -> new OptimizerOptions(null, 0.9, null, null, null, null, null, null).build("adam"));
        refused("beta1", () -> new OptimizerOptions(null, null, null, null, 0.9, null, null, null).build("sgd"));
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
        for (var name : OptimizerOptions.NAMES) {
            var optimizer = OptimizerOptions.NONE.build(name);
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
