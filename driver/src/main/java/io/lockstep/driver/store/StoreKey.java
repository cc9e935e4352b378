package io.lockstep.driver.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lockstep.core.io.Sha256;
import io.lockstep.driver.checkpoint.RunIdentity;
import java.nio.charset.StandardCharsets;

/** The name of what a run computes: SHA-256 of its identity, as JSON with sorted names. */
final class StoreKey {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private StoreKey() {}

    static String of(RunIdentity identity) {
        try {
            var sorted = JSON.writeValueAsString(JSON.treeToValue(identity.fields(), Object.class));
            return Sha256.hex(sorted.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run's identity", e);
        }
    }
}
