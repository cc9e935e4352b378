package io.lockstep.core.data;

import java.util.Arrays;

/**
 * A run of rows as they were prepared: features as unsigned bytes, as floats, or as the non-zeros of wide rows, and their
 * targets. Immutable by agreement: the arrays are shared by all trials of a JVM and nobody writes to them.
 */
public final class Block {
    /** Fewer features than this are copied sooner than a call for it is made. */
    private static final int FEW = 8;

    private final int rows;
    private final int features;
    private final byte[] bytes;
    private final float[] floats;
    private final int[] starts;
    private final int[] indices;
    private final float[] targets;
    private final float[] weights;

    private Block(
            int rows,
            int features,
            byte[] bytes,
            float[] floats,
            int[] starts,
            int[] indices,
            float[] targets,
            float[] weights) {
        if (features < 1) throw new IllegalArgumentException("features: " + features);
        if (targets != null && (rows == 0 ? targets.length > 0 : targets.length % rows != 0 || targets.length == 0))
            throw new IllegalArgumentException(targets.length + " targets for " + rows + " rows");
        if (weights != null && weights.length != rows)
            throw new IllegalArgumentException(weights.length + " weights for " + rows + " rows");
        this.rows = rows;
        this.features = features;
        this.bytes = bytes;
        this.floats = floats;
        this.starts = starts;
        this.indices = indices;
        this.targets = targets;
        this.weights = weights;
    }

    private static int rows(int values, int features) {
        if (features < 1) throw new IllegalArgumentException("features: " + features);
        if (values % features != 0)
            throw new IllegalArgumentException(values + " values make no whole rows of " + features);
        return values / features;
    }

    /**
     * @param bytes [rows × features] row by row, kept
     * @param targets [rows × targets of a row], kept; null where the data has no labels
     */
    public static Block ofBytes(int features, byte[] bytes, float[] targets) {
        return new Block(rows(bytes.length, features), features, bytes, null, null, null, targets, null);
    }

    /**
     * @param floats [rows × features] row by row, kept
     * @param targets [rows × targets of a row], kept; null where the data has no labels
     */
    public static Block ofFloats(int features, float[] floats, float[] targets) {
        return new Block(rows(floats.length, features), features, null, floats, null, null, targets, null);
    }

    /**
     * Rows by their non-zeros. All arrays are kept.
     *
     * @param starts [rows + 1]: row i has the entries {@code [starts[i], starts[i + 1])}
     * @param indices [entries]: columns, ascending within a row
     * @param values [entries]
     * @param targets [rows × targets of a row]; null where the data has no labels
     */
    public static Block ofSparse(int features, int[] starts, int[] indices, float[] values, float[] targets) {
        int rows = starts.length - 1;
        if (rows < 0 || starts[0] != 0 || starts[rows] != indices.length || indices.length != values.length)
            throw new IllegalArgumentException(
                    "row starts that don't fit " + indices.length + " indices and " + values.length + " values");
        for (int i = 0; i < rows; i++) {
            if (starts[i + 1] < starts[i]) throw new IllegalArgumentException("row " + i + " ends before it begins");
            for (int e = starts[i], last = -1; e < starts[i + 1]; last = indices[e++])
                if (indices[e] <= last || indices[e] >= features)
                    throw new IllegalArgumentException("row " + i + ": column " + indices[e] + " after " + last
                            + "; columns ascend below " + features);
        }
        return new Block(rows, features, null, values, starts, indices, targets, null);
    }

    /** The same rows with weights. @param rowWeights [rows], kept; null for none */
    public Block withWeights(float[] rowWeights) {
        return new Block(rows, features, bytes, floats, starts, indices, targets, rowWeights);
    }

    public int rows() {
        return rows;
    }

    public int features() {
        return features;
    }

    /** Whether rows are held by their non-zeros. */
    public boolean isSparse() {
        return starts != null;
    }

    /** [rows × features] unsigned; null where features are floats. Not to be modified. */
    public byte[] bytes() {
        return bytes;
    }

    /** [rows × features]; the entries' values where rows are sparse; null where features are bytes. Not to be modified. */
    public float[] floats() {
        return floats;
    }

    /** [rows + 1]: where each sparse row's entries begin; null where rows are dense. Not to be modified. */
    public int[] starts() {
        return starts;
    }

    /** [entries]: the columns of sparse rows' entries; null where rows are dense. Not to be modified. */
    public int[] indices() {
        return indices;
    }

    /** [rows × targets of a row]: class indices or values; null where the data has no labels. Not to be modified. */
    public float[] targets() {
        return targets;
    }

    /** Targets of a row; 0 where the data has no labels. */
    public int targetsPerRow() {
        return targets == null || rows == 0 ? 0 : targets.length / rows;
    }

    /** The targets, which there must be, in the place of the features. */
    public Block targetsAsFeatures() {
        return ofFloats(Math.max(1, targetsPerRow()), targets, null).withWeights(weights);
    }

    /** [rows]: what each row counts; null where all count the same. Not to be modified. */
    public float[] weights() {
        return weights;
    }

    /** What a row counts. */
    public double weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    /** Bytes of the arrays. */
    public long size() {
        return (bytes == null ? 0 : (long) bytes.length)
                + 4L * (length(floats) + length(targets) + length(weights))
                + 4L * (starts == null ? 0 : starts.length + (long) indices.length);
    }

    private static long length(float[] values) {
        return values == null ? 0 : values.length;
    }

    /** Writes row {@code row}'s features to {@code out[offset .. offset + features)}. */
    void copyRow(int row, float[] out, int offset) {
        if (bytes != null)
            for (int j = 0, from = row * features; j < features; j++)
                out[offset + j] = Pixels.VALUE[bytes[from + j] & 0xff];
        else if (starts == null) {
            int from = row * features;
            if (features < FEW) for (int j = 0; j < features; j++) out[offset + j] = floats[from + j];
            else System.arraycopy(floats, from, out, offset, features);
        } else {
            Arrays.fill(out, offset, offset + features, 0f);
            for (int e = starts[row]; e < starts[row + 1]; e++) out[offset + indices[e]] = floats[e];
        }
    }
}
