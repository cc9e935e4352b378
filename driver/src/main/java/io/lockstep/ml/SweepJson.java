package io.lockstep.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import java.util.Map;

/** Params as JSON. */
final class SweepJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SweepJson() {}

    static String text(Map<String, ?> value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UserError("space: " + value + "; allowed are maps of lists, numbers and texts", e);
        }
    }

    static Object value(String text) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new UserError("space: " + text + " is no JSON", e);
        }
    }
}
