package io.lockstep.core.optim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What {@code optimizers.py} recorded with PyTorch. */
final class TorchReference {
    static final ObjectMapper JSON = new ObjectMapper();

    private TorchReference() {}

    static JsonNode read() throws IOException {
        try (var in = TorchReference.class.getResourceAsStream("optimizers.json")) {
            return JSON.readTree(in);
        }
    }

    static float[] floats(JsonNode numbers) {
        var values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++)
            values[i] = (float) numbers.get(i).asDouble();
        return values;
    }
}
