package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import org.apache.spark.network.util.JavaUtils;

/** What {@code --keep} of a {@code prune} says: how much may stay. */
final class KeptSize {
    private KeptSize() {}

    /** A size in Spark's words, as {@code 500m}, in bytes. */
    static long bytes(String size) {
        try {
            long bytes = JavaUtils.byteStringAsBytes(size);
            if (bytes >= 0) return bytes;
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new UserError("keep: " + size + "; allowed are sizes such as 500m or 20g");
    }
}
