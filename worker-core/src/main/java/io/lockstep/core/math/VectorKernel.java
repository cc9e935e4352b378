package io.lockstep.core.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.ejml.data.FMatrixRMaj;

/**
 * The vector kernel: walks C in tiles, packing the columns of B that a tile needs so that they lie densely
 * in the first-level cache, and padding the last ones with zeros to full width. Loaded only where the
 * module {@code jdk.incubator.vector} is present. Long because each kind of product walks C in a way of its own, over
 * a dozen arguments: offsets and strides in place of objects, which a hot loop would pay for.
 */
final class VectorKernel implements ProductKernel {
    /** The most rows of B that are packed at a time: 16 KiB of panel with AVX2, half the first-level cache. */
    private static final int INNER_BLOCK = PackedTiles.MOST_INNER;
    /** Floats of A that are packed at a time: 384 KiB, which second-level caches hold beside the panel of B. */
    private static final int LEFT_BLOCK = 96 * 1024;
    /** Packing pays from this many rows of C; below, full-width columns of B are read in place. */
    private static final int PACK_FROM_ROWS = 18;

    @Override
    public String name() {
        return "vector " + Lanes.SPECIES.vectorBitSize();
    }

    @Override
    public long probe(int rounds, float[] sink) {
        return FmaProbe.run(rounds, sink);
    }

    @Override
    public void product(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aRowStride,
            int aInnerStride,
            float[] b,
            int ldb,
            float[] c,
            boolean accumulate) {
        if (k == 0 && !accumulate) {
            Arrays.fill(c, 0, m * n, 0f);
        }
        if (m >= PACK_FROM_ROWS) {
            packed(m, n, k, a, aOffset, aRowStride, aInnerStride, b, ldb, false, c, accumulate);
            return;
        }
        int width = DenseTiles.COLUMNS;
        for (int j = 0; j < n; j += width) {
            int columns = Math.min(width, n - j);
            for (int p = 0; p < k; p += INNER_BLOCK) {
                int inner = Math.min(INNER_BLOCK, k - p);
                int atA = aOffset + p * aInnerStride;
                boolean add = accumulate || p > 0;
                if (columns < width) {
                    float[] panel = pack(b, p * ldb + j, ldb, inner, columns, width);
                    edge(m, inner, a, atA, aRowStride, aInnerStride, panel, c, j, n, columns, add);
                } else {
                    column(m, inner, a, atA, aRowStride, aInnerStride, b, p * ldb + j, ldb, c, j, n, add);
                }
            }
        }
    }

    @Override
    public void productTransB(
            int m, int n, int k, float[] a, float[] b, FMatrixRMaj scratch, float[] c, boolean accumulate) {
        if (m < PACK_FROM_ROWS || k == 0) {
            ProductKernel.super.productTransB(m, n, k, a, b, scratch, c, accumulate);
        } else {
            packed(m, n, k, a, 0, k, 1, b, k, true, c, accumulate);
        }
    }

    @Override
    public void transAShards(int m, int n, float[] a, float[] b, int[] bounds, int shards, float[] c) {
        int width = PackedTiles.COLUMNS;
        int height = PackedTiles.ROWS;
        int size = height * width;
        float[] tiles = ProductBuffers.ofThread().tiles(size * (PlainKernel.levels(shards) + 2));
        int edge = size * (PlainKernel.levels(shards) + 1);
        int first = bounds[0];
        int length = bounds[shards] - first;
        int panelLength = length * height;
        int block = blockRows(m, panelLength);
        for (int i0 = 0; i0 < m; i0 += block) {
            int i1 = Math.min(m, i0 + block);
            float[] left = packColumns(i0, i1, length, a, first * m, m);
            for (int j = 0; j < n; j += width) {
                int columns = Math.min(width, n - j);
                float[] panel = ProductBuffers.ofThread().panel(length * width);
                PackedTiles.packRight(columns, length, b, first * n + j, n, panel);
                for (int i = i0, at = 0; i < i1; i += height, at += panelLength) {
                    int rows = Math.min(height, i1 - i);
                    if (rows == height && columns == width) {
                        tree(bounds, shards, left, at, panel, tiles, c, i * n + j, n);
                    } else {
                        tree(bounds, shards, left, at, panel, tiles, tiles, edge, width);
                        copyRows(rows, columns, tiles, edge, width, c, i * n + j, n);
                    }
                }
            }
        }
    }

    /**
     * A tile of C = the tree sum over shards of Aᵀ·B. A sum that completes its left sibling is added to it as it leaves
     * the registers.
     *
     * @param tiles overwritten: sums that wait for their sibling, a tile for each level of the tree and one more
     */
    private static void tree(
            int[] bounds,
            int shards,
            float[] left,
            int at,
            float[] panel,
            float[] tiles,
            float[] c,
            int cOffset,
            int ldc) {
        int width = PackedTiles.COLUMNS;
        int height = PackedTiles.ROWS;
        int size = height * width;
        int waiting = 0;
        for (int s = 0; s < shards; s++) {
            int r = bounds[s] - bounds[0];
            int k = bounds[s + 1] - bounds[s];
            int atA = at + r * height;
            int sums = Integer.numberOfTrailingZeros(~s);
            boolean last = s == shards - 1;
            float[] to = last && sums <= 1 ? c : tiles;
            int toOffset = last && sums <= 1 ? cOffset : (waiting - Math.min(sums, 1)) * size;
            int ldTo = last && sums <= 1 ? ldc : width;
            if (sums == 0) {
                PackedTiles.byColumns(k, left, atA, panel, r * width, PackedTiles.ZEROS, 0, 0, to, toOffset, ldTo);
                waiting++;
                continue;
            }
            int sibling = (waiting - 1) * size;
            PackedTiles.ontoLeft(k, left, atA, panel, r * width, tiles, sibling, width, to, toOffset, ldTo);
            for (int more = 1; more < sums; more++, waiting--) {
                int right = (waiting - 1) * size;
                if (last && more == sums - 1) add(height, tiles, right - size, right, c, cOffset, ldc);
                else add(height, tiles, right - size, right, tiles, right - size, width);
            }
        }
    }

    /** A tile of C = the tile at {@code left} + the one at {@code right}. */
    private static void add(int rows, float[] tiles, int left, int right, float[] c, int cOffset, int ldc) {
        int width = PackedTiles.COLUMNS;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j += Lanes.LANES) {
                FloatVector l = Lanes.EXACT.cast(FloatVector.fromArray(Lanes.SPECIES, tiles, left + i * width + j));
                FloatVector r = FloatVector.fromArray(Lanes.SPECIES, tiles, right + i * width + j);
                Lanes.EXACT.cast(l.add(r)).intoArray(c, cOffset + i * ldc + j);
            }
        }
    }

    @Override
    public void sparseProduct(int m, int n, int k, int[] rowStart, int[] column, float[] value, float[] b, float[] c) {
        int width;
        for (int j = 0; j < n; j += width) {
            width = n - j >= SparseChains.WIDE ? SparseChains.WIDE : SparseChains.NARROW;
            if (n - j < width) {
                sparseEdge(m, n, k, j, rowStart, column, value, b, c);
                return;
            }
            for (int i = 0; i < m; i++) {
                SparseChains.row(width, rowStart[i], k, column, value, b, j, n, c, i * n + j);
            }
        }
    }

    @Override
    public void sparseTransAShards(
            int m, int n, int[] columnStart, int[] row, float[] value, float[] b, int[] bounds, int shards, float[] c) {
        int levels = PlainKernel.levels(shards);
        float[] tiles = ProductBuffers.ofThread().tiles(SparseChains.WIDE * (levels + 1));
        int width;
        for (int j = 0; j < n; j += width) {
            width = n - j >= SparseChains.WIDE ? SparseChains.WIDE : SparseChains.NARROW;
            int columns = Math.min(width, n - j);
            float[] panel = pack(b, j, n, bounds[shards], columns, width);
            for (int i = 0; i < m; i++) {
                int e = columnStart[i];
                while (row[e] < bounds[0]) e++;
                int to = i * n + j;
                if (row[e] >= bounds[shards]) {
                    Arrays.fill(c, to, to + columns, 0f);
                } else if (columns == width) {
                    SparseChains.column(width, e, bounds, shards, row, value, panel, tiles, c, to);
                } else {
                    int tile = levels * width;
                    SparseChains.column(width, e, bounds, shards, row, value, panel, tiles, tiles, tile);
                    System.arraycopy(tiles, tile, c, to, columns);
                }
            }
        }
    }

    /**
     * C = (or +=) A·B over packed panels: a block of the inner index at a time, A's block packed once for all columns
     * of B, and a panel of B, which stays in the first-level cache, once for a block of A's rows. One of A's strides is 1.
     *
     * @param transB whether {@code b} holds Bᵀ
     */
    private static void packed(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aRowStride,
            int aInnerStride,
            float[] b,
            int ldb,
            boolean transB,
            float[] c,
            boolean accumulate) {
        int width = PackedTiles.COLUMNS;
        int height = PackedTiles.ROWS;
        boolean byRows = aInnerStride == 1;
        var buffers = ProductBuffers.ofThread();
        float[] tile = buffers.tiles(height * width);
        int step = evenBlock(k);
        for (int p = 0; p < k; p += step) {
            int inner = Math.min(step, k - p);
            boolean add = accumulate || p > 0;
            int panelLength = byRows ? PackedTiles.BY_ROWS : inner * height;
            int block = blockRows(m, panelLength);
            for (int i0 = 0; i0 < m; i0 += block) {
                int i1 = Math.min(m, i0 + block);
                float[] left = byRows
                        ? packRows(i0, i1, inner, a, aOffset + p, aRowStride)
                        : packColumns(i0, i1, inner, a, aOffset + p * aInnerStride, aInnerStride);
                for (int j = 0; j < n; j += width) {
                    int columns = Math.min(width, n - j);
                    float[] panel = buffers.panel(inner * width);
                    if (transB) PackedTiles.packRightTransposed(columns, inner, b, j * ldb + p, ldb, panel);
                    else PackedTiles.packRight(columns, inner, b, p * ldb + j, ldb, panel);
                    for (int i = i0, at = 0; i < i1; i += height, at += panelLength) {
                        int rows = Math.min(height, i1 - i);
                        int to = i * n + j;
                        if (rows == height && columns == width) {
                            if (add) tile(byRows, inner, left, at, panel, c, to, n, c, to, n);
                            else tile(byRows, inner, left, at, panel, PackedTiles.ZEROS, 0, 0, c, to, n);
                        } else {
                            if (add) copyRows(rows, columns, c, to, n, tile, 0, width);
                            else Arrays.fill(tile, 0, height * width, 0f);
                            tile(byRows, inner, left, at, panel, tile, 0, width, tile, 0, width);
                            copyRows(rows, columns, tile, 0, width, c, to, n);
                        }
                    }
                }
            }
        }
    }

    /** Blocks of the inner index all but alike: a short last one would pay for reading and writing C as a long one does. */
    private static int evenBlock(int k) {
        int blocks = Math.max(1, (k + INNER_BLOCK - 1) / INNER_BLOCK);
        return (k + blocks - 1) / blocks;
    }

    private static void tile(
            boolean byRows,
            int k,
            float[] a,
            int aOffset,
            float[] b,
            float[] from,
            int fromOffset,
            int ldFrom,
            float[] c,
            int cOffset,
            int ldc) {
        if (byRows) PackedTiles.byRows(k, a, aOffset, b, 0, from, fromOffset, ldFrom, c, cOffset, ldc);
        else PackedTiles.byColumns(k, a, aOffset, b, 0, from, fromOffset, ldFrom, c, cOffset, ldc);
    }

    /** As many rows of A, in whole panels, as a second-level cache holds. */
    private static int blockRows(int m, int panelLength) {
        int panels = Math.max(1, LEFT_BLOCK / Math.max(1, panelLength));
        return Math.min(m + PackedTiles.ROWS - 1, panels * PackedTiles.ROWS);
    }

    /** Rows i0 to i1 of A as panels of {@link PackedTiles#packRows}. */
    private static float[] packRows(int i0, int i1, int k, float[] a, int aOffset, int lda) {
        int length = PackedTiles.BY_ROWS;
        int panels = (i1 - i0 + PackedTiles.ROWS - 1) / PackedTiles.ROWS;
        float[] left = ProductBuffers.ofThread().left(panels * length + PackedTiles.SLACK);
        for (int i = i0, to = 0; i < i1; i += PackedTiles.ROWS, to += length)
            PackedTiles.packRows(Math.min(PackedTiles.ROWS, i1 - i), k, a, aOffset + i * lda, lda, left, to);
        return left;
    }

    /** Columns i0 to i1 of A[k×lda] as panels of {@link PackedTiles#packColumns}. */
    private static float[] packColumns(int i0, int i1, int k, float[] a, int aOffset, int lda) {
        int length = k * PackedTiles.ROWS;
        int panels = (i1 - i0 + PackedTiles.ROWS - 1) / PackedTiles.ROWS;
        float[] left = ProductBuffers.ofThread().left(panels * length + PackedTiles.SLACK);
        for (int i = i0, to = 0; i < i1; i += PackedTiles.ROWS, to += length)
            PackedTiles.packColumns(Math.min(PackedTiles.ROWS, i1 - i), k, a, aOffset + i, lda, left, to);
        return left;
    }

    /** A full-width column of tiles, written in place. */
    private static void column(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aRowStride,
            int aInnerStride,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int j,
            int n,
            boolean accumulate) {
        for (int i = 0; i < m; i += DenseTiles.ROWS) {
            int rows = Math.min(DenseTiles.ROWS, m - i);
            int atA = aOffset + i * aRowStride;
            DenseTiles.tile(rows, k, a, atA, aRowStride, aInnerStride, b, bOffset, ldb, c, i * n + j, n, accumulate);
        }
    }

    /** The last, narrower column of tiles, through a padded tile. */
    private static void edge(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aRowStride,
            int aInnerStride,
            float[] panel,
            float[] c,
            int j,
            int n,
            int columns,
            boolean accumulate) {
        int width = DenseTiles.COLUMNS;
        float[] tile = ProductBuffers.ofThread().tiles(DenseTiles.ROWS * width);
        for (int i = 0; i < m; i += DenseTiles.ROWS) {
            int rows = Math.min(DenseTiles.ROWS, m - i);
            if (accumulate) {
                copyRows(rows, columns, c, i * n + j, n, tile, 0, width);
            }
            int atA = aOffset + i * aRowStride;
            DenseTiles.tile(rows, k, a, atA, aRowStride, aInnerStride, panel, 0, width, tile, 0, width, accumulate);
            copyRows(rows, columns, tile, 0, width, c, i * n + j, n);
        }
    }

    private static void sparseEdge(
            int m, int n, int k, int j, int[] rowStart, int[] column, float[] value, float[] b, float[] c) {
        int width = SparseChains.NARROW;
        int columns = n - j;
        float[] panel = pack(b, j, n, k, columns, width);
        float[] tile = ProductBuffers.ofThread().tiles(width);
        for (int i = 0; i < m; i++) {
            System.arraycopy(c, i * n + j, tile, 0, columns);
            SparseChains.row(width, rowStart[i], k, column, value, panel, 0, width, tile, 0);
            System.arraycopy(tile, 0, c, i * n + j, columns);
        }
    }

    /** Packs {@code columns} columns of B densely, padded with zeros to {@code width}, a multiple of the vector length. */
    private static float[] pack(float[] b, int offset, int ldb, int rows, int columns, int width) {
        float[] panel = ProductBuffers.ofThread().panel(rows * width);
        for (int p = 0; p < rows; p++) {
            int from = offset + p * ldb;
            int to = p * width;
            if (columns == width) {
                for (int j = 0; j < width; j += Lanes.LANES)
                    Lanes.EXACT
                            .cast(FloatVector.fromArray(Lanes.SPECIES, b, from + j))
                            .intoArray(panel, to + j);
            } else {
                System.arraycopy(b, from, panel, to, columns);
                Arrays.fill(panel, to + columns, to + width, 0f);
            }
        }
        return panel;
    }

    private static void copyRows(
            int rows,
            int columns,
            float[] from,
            int fromOffset,
            int fromStride,
            float[] to,
            int toOffset,
            int toStride) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, fromOffset + i * fromStride, to, toOffset + i * toStride, columns);
        }
    }
}
