package io.lockstep.driver.ingest;

/** A row as read, before labels become targets. Reused from row to row. */
final class RawRow {
    /** [features]; null where the source holds bytes. */
    final float[] floats;
    /** [features]; null where the source holds floats. */
    final byte[] bytes;
    /** The label as text; null where there is none. */
    String label;

    RawRow(int features, boolean holdsBytes) {
        floats = holdsBytes ? null : new float[features];
        bytes = holdsBytes ? new byte[features] : null;
    }
}
