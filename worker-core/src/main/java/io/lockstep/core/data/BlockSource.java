package io.lockstep.core.data;

/** Where a table's blocks come from: an array, or a cache that loads them when first asked. Thread-safe. */
@FunctionalInterface
public interface BlockSource {
    /** Block {@code index} (from 0), which stays in memory until it is {@linkplain #release released}. */
    Block block(int index);

    /** Tells that a block asked for is no longer in use; each call of {@link #block} is followed by one of these. */
    default void release(int index) {
        // what is always in memory needs no telling
    }
}
