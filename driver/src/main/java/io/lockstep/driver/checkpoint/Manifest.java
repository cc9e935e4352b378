package io.lockstep.driver.checkpoint;

import java.util.Map;

/**
 * A checkpoint's manifest, written last. It holds nothing but checksums, so that any damage, its own too, shows as a
 * mismatch.
 *
 * @param files sizes and checksums by name
 */
record Manifest(int formatVersion, Map<String, Entry> files) {
    static final int FORMAT_VERSION = 1;

    record Entry(long bytes, String sha256) {}

    /** Whether every part is there. */
    boolean isComplete() {
        return files != null && files.values().stream().allMatch(entry -> entry != null && entry.sha256() != null);
    }
}
