package io.lockstep.driver.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.optim.EarlyStopping;
import java.util.Map;

/**
 * A checkpoint's manifest, written last.
 *
 * @param files sizes and checksums by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Manifest(
        int formatVersion,
        int epoch,
        long step,
        JsonNode identity,
        EarlyStopping earlyStopping,
        int bestEpoch,
        Map<String, Entry> files) {
    static final int FORMAT_VERSION = 1;

    record Entry(long bytes, String sha256) {}
}
