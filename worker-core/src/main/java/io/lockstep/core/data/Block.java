package io.lockstep.core.data;

/**
 * A run of rows as they were prepared: features as unsigned bytes or as floats, and their targets. Immutable by
 * agreement: the arrays are shared by all trials of a JVM and nobody writes to them.
 */
public final class Block {
    private final int rows;
    private final int features;
    private final byte[] bytes;
    private final float[] floats;
    private final float[] targets;

    private Block(int features, int values, byte[] bytes, float[] floats, float[] targets, int rows) {
        if (features < 1) throw new IllegalArgumentException("features: " + features);
        if (values != rows * features || (targets != null && targets.length != rows))
            throw new IllegalArgumentException(values + " values do not make [" + rows + " × " + features + "]");
        this.rows = rows;
        this.features = features;
        this.bytes = bytes;
        this.floats = floats;
        this.targets = targets;
    }

    /**
     * @param bytes [rows × features] row by row, kept
     * @param targets [rows], kept; null where the data has no labels
     */
    public static Block ofBytes(int features, byte[] bytes, float[] targets) {
        return new Block(features, bytes.length, bytes, null, targets, bytes.length / features);
    }

    /**
     * @param floats [rows × features] row by row, kept
     * @param targets [rows], kept; null where the data has no labels
     */
    public static Block ofFloats(int features, float[] floats, float[] targets) {
        return new Block(features, floats.length, null, floats, targets, floats.length / features);
    }

    public int rows() {
        return rows;
    }

    public int features() {
        return features;
    }

    /** [rows × features] unsigned; null where features are floats. Not to be modified. */
    public byte[] bytes() {
        return bytes;
    }

    /** [rows × features]; null where features are bytes. Not to be modified. */
    public float[] floats() {
        return floats;
    }

    /** [rows]: class indices or values; null where the data has no labels. Not to be modified. */
    public float[] targets() {
        return targets;
    }
}
