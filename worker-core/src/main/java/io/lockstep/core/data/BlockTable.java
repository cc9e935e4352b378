package io.lockstep.core.data;

import java.util.Arrays;
import java.util.Objects;
import org.ejml.data.FMatrixRMaj;

/** A {@link RowTable} over blocks of any lengths. Holds no copy of the data. */
public final class BlockTable implements RowTable {
    private final BlockSource source;
    private final long[] starts; // where each block begins, and the number of all rows
    private final int features;
    private final Standardizer standardizer;
    private final boolean sparse;

    /**
     * @param starts where each block begins, and the number of all rows; kept
     * @param standardizer applied to each gathered row; null for none
     * @param sparse whether batches are filled in sparse form; not allowed with a standardizer, which leaves no zeros
     */
    public BlockTable(BlockSource source, long[] starts, int features, Standardizer standardizer, boolean sparse) {
        if (sparse && standardizer != null) throw new IllegalArgumentException("standardised rows are not sparse");
        if (standardizer != null && standardizer.features() != features)
            throw new IllegalArgumentException(
                    "a standardizer of " + standardizer.features() + " features for rows of " + features);
        this.source = source;
        this.starts = starts;
        this.features = features;
        this.standardizer = standardizer;
        this.sparse = sparse;
    }

    /** A dense table over one block in memory. */
    public static BlockTable of(Block block) {
        return new BlockTable(index -> block, new long[] {0, block.rows()}, block.features(), null, false);
    }

    /** The table that {@code info} describes; sparse where it says so and nothing is standardised. */
    public static BlockTable of(BlockSource source, DatasetInfo info, Standardizer standardizer) {
        boolean sparse = standardizer == null && info.sparse();
        return new BlockTable(source, info.blockStarts(), info.features(), standardizer, sparse);
    }

    @Override
    public long rows() {
        return starts[starts.length - 1];
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public boolean sparse() {
        return sparse;
    }

    /** The same rows with another standardizer (null for none), dense. */
    public BlockTable standardized(Standardizer other) {
        return new BlockTable(source, starts, features, other, false);
    }

    /** The same rows, not standardised, in sparse or dense batches. */
    public BlockTable withSparse(boolean wanted) {
        return new BlockTable(source, starts, features, null, wanted);
    }

    @Override
    public void gather(long[] ids, int from, int n, RowBatch out) {
        Objects.checkFromIndexSize(from, n, ids.length);
        out.rows = n;
        out.targets.reshape(n, 1);
        out.weights = null;
        if (sparse) {
            out.sparse.reset(n, features);
        } else {
            out.dense.reshape(n, features);
        }
        int index = -1;
        Block block = null;
        try {
            for (int i = 0; i < n; i++) {
                long id = Objects.checkIndex(ids[from + i], rows());
                if (index < 0 || id < starts[index] || id >= starts[index + 1]) {
                    if (block != null) source.release(index);
                    block = null;
                    index = blockOf(id);
                    block = source.block(index);
                }
                int row = (int) (id - starts[index]);
                if (i == 0) begin(block, out);
                if (block.targets() == null) out.targets.data[i] = Float.NaN;
                else copyTargets(block, row, i, out.targets);
                if (out.weights != null) out.weights[i] = (float) block.weight(row);
                if (sparse) appendSparse(block, row, i, out);
                else copyDense(block, row, i, out);
            }
        } finally {
            if (block != null) source.release(index);
        }
        if (sparse) out.sparse.finish();
    }

    /** What blocks have beside features, all of a table have. */
    private static void begin(Block block, RowBatch out) {
        if (block.targets() != null) out.targets.reshape(out.rows, block.targetsPerRow());
        if (block.weights() != null) out.beginWeights();
    }

    private static void copyTargets(Block block, int row, int to, FMatrixRMaj out) {
        int n = out.numCols;
        for (int t = 0; t < n; t++) out.data[to * n + t] = block.targets()[row * n + t];
    }

    private int blockOf(long id) {
        int found = Arrays.binarySearch(starts, id);
        if (found < 0) return -found - 2;
        while (starts[found + 1] == id) found++; // blocks without rows
        return found;
    }

    private void appendSparse(Block block, int row, int to, RowBatch out) {
        if (block.bytes() != null) out.sparse.appendBytes(to, block.bytes(), row * features, Pixels.VALUE);
        else if (!block.isSparse()) out.sparse.appendDense(to, block.floats(), row * features);
        else {
            var entries = block.starts();
            for (int e = entries[row]; e < entries[row + 1]; e++)
                out.sparse.append(to, block.indices()[e], block.floats()[e]);
        }
    }

    private void copyDense(Block block, int row, int to, RowBatch out) {
        int offset = to * features;
        block.copyRow(row, out.dense.data, offset);
        if (standardizer != null) standardizer.apply(out.dense.data, offset);
    }

    /** A table in memory from whole arrays: {@code features} [rows][features] and their targets, copied. */
    public static BlockTable of(float[][] features, float[] targets) {
        int columns = features[0].length;
        var values = new float[features.length * columns];
        for (int i = 0; i < features.length; i++) System.arraycopy(features[i], 0, values, i * columns, columns);
        return of(Block.ofFloats(columns, values, Arrays.copyOf(targets, targets.length)));
    }
}
