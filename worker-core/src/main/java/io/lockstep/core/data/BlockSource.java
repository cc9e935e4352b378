package io.lockstep.core.data;

/** Where a table's blocks come from: an array, or a cache that loads them when first asked. Thread-safe. */
@FunctionalInterface
public interface BlockSource {
    /** Block {@code index} (from 0). All blocks but the last have the same number of rows. */
    Block block(int index);
}
