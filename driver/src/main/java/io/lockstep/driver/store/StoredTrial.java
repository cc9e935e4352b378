package io.lockstep.driver.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an entry says of itself: {@code trial.json}.
 *
 * @param key of what was computed: {@link StoreKey}
 * @param epochs trained
 * @param ended whether more epochs would change nothing: early stopping ended it
 * @param finished whether it reached the end that was asked for, rather than being stopped on the way
 * @param parameters trained numbers
 * @param weightsSha256 of the model that these epochs end in; null where it wasn't finished
 * @param data what it was trained on, as its user named it
 * @param metrics that each epoch tells of validation rows beside the usual ones
 * @param test fingerprint of the test data that it was evaluated on; null where none
 * @param config the options, defaults filled in
 * @param arithmetic version of the arithmetic that computed it
 * @param lockstep the release that wrote it
 * @param diverged how the next epoch ends, in words, which is all that is left to know; null where it isn't known to
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredTrial(
        @JsonProperty("format_version") int formatVersion,
        String key,
        int epochs,
        boolean ended,
        boolean finished,
        long parameters,
        @JsonProperty("weights_sha256") String weightsSha256,
        String data,
        List<String> metrics,
        String test,
        Map<String, Object> config,
        int arithmetic,
        String lockstep,
        String diverged) {
    static final int FORMAT_VERSION = 1;

    /** Whether this says nothing that {@code other}, of the same key and epochs, doesn't say as well. */
    boolean isCoveredBy(StoredTrial other) {
        return other.metrics.containsAll(metrics)
                && (test == null || test.equals(other.test))
                && (other.finished || !finished)
                && Objects.equals(diverged, other.diverged);
    }
}
