package io.lockstep.core.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * A {@link RowTable} over blocks of equal length (the last may be shorter). Holds no copy of the
 * data. Any number of threads may gather from one at once, where its blocks may be asked for at once.
 */
public final class BlockTable implements RowTable {
    private final BlockSource source;
    private final long rows;
    private final int features;
    private final int rowsPerBlock;
    private final Standardizer standardizer;
    private final boolean sparse;

    /**
     * @param rows rows of all blocks together
     * @param rowsPerBlock rows of every block but the last
     * @param standardizer applied to each gathered row; null for none
     * @param sparse whether batches are filled in sparse form; not allowed with a standardizer, which leaves no zeros
     */
    public BlockTable(
            BlockSource source, long rows, int features, int rowsPerBlock, Standardizer standardizer, boolean sparse) {
        if (rowsPerBlock < 1) throw new IllegalArgumentException("rowsPerBlock: " + rowsPerBlock);
        if (sparse && standardizer != null) throw new IllegalArgumentException("standardised rows are not sparse");
        if (standardizer != null && standardizer.features() != features)
            throw new IllegalArgumentException(
                    "a standardizer of " + standardizer.features() + " features for rows of " + features);
        this.source = source;
        this.rows = rows;
        this.features = features;
        this.rowsPerBlock = rowsPerBlock;
        this.standardizer = standardizer;
        this.sparse = sparse;
    }

    /** A dense table over one block in memory. */
    public static BlockTable of(Block block) {
        return new BlockTable(index -> block, block.rows(), block.features(), Math.max(1, block.rows()), null, false);
    }

    /** The table that {@code info} describes; sparse where it says so and nothing is standardised. */
    public static BlockTable of(BlockSource source, DatasetInfo info, Standardizer standardizer) {
        boolean sparse = standardizer == null && info.sparse();
        return new BlockTable(source, info.rows(), info.features(), info.rowsPerBlock(), standardizer, sparse);
    }

    @Override
    public long rows() {
        return rows;
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
        return new BlockTable(source, rows, features, rowsPerBlock, other, false);
    }

    /** The same rows, not standardised, in sparse or dense batches. */
    public BlockTable withSparse(boolean wanted) {
        return new BlockTable(source, rows, features, rowsPerBlock, null, wanted);
    }

    @Override
    public void gather(long[] ids, int from, int n, RowBatch out) {
        Objects.checkFromIndexSize(from, n, ids.length);
        out.rows = n;
        out.targets.reshape(n, 1);
        if (sparse) {
            out.sparse.reset(n, features);
        } else {
            out.dense.reshape(n, features);
        }
        for (int i = 0; i < n; i++) {
            long id = Objects.checkIndex(ids[from + i], rows);
            var block = source.block((int) (id / rowsPerBlock));
            int row = (int) (id % rowsPerBlock);
            out.targets.data[i] = block.targets() == null ? Float.NaN : block.targets()[row];
            if (sparse) appendSparse(block, row, i, out);
            else copyDense(block, row, i, out);
        }
        if (sparse) out.sparse.finish();
    }

    private void appendSparse(Block block, int row, int to, RowBatch out) {
        if (block.bytes() != null) out.sparse.appendBytes(to, block.bytes(), row * features, Pixels.VALUE);
        else out.sparse.appendDense(to, block.floats(), row * features);
    }

    private void copyDense(Block block, int row, int to, RowBatch out) {
        int offset = to * features;
        if (block.bytes() != null) unpack(block.bytes(), row * features, out.dense.data, offset, features);
        else System.arraycopy(block.floats(), row * features, out.dense.data, offset, features);
        if (standardizer != null) standardizer.apply(out.dense.data, offset);
    }

    private static void unpack(byte[] from, int start, float[] to, int offset, int n) {
        for (int j = 0; j < n; j++) to[offset + j] = Pixels.VALUE[from[start + j] & 0xff];
    }

    /** A table in memory from whole arrays: {@code features} [rows][features] and their targets, copied. */
    public static BlockTable of(float[][] features, float[] targets) {
        int columns = features[0].length;
        var values = new float[features.length * columns];
        for (int i = 0; i < features.length; i++) System.arraycopy(features[i], 0, values, i * columns, columns);
        return of(Block.ofFloats(columns, values, Arrays.copyOf(targets, targets.length)));
    }
}
