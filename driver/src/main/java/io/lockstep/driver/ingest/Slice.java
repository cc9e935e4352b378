package io.lockstep.driver.ingest;

import java.io.Serializable;

/**
 * A part of a source that one task reads: in one file, from {@code start} to {@code end}, in units that its format
 * chooses (bytes or rows).
 */
record Slice(String file, long start, long end) implements Serializable {}
