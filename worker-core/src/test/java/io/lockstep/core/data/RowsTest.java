package io.lockstep.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static long[] ids(RowSet rows) {
        var ids = new long[(int) rows.size()];
        Arrays.setAll(ids, rows::id);
        return ids;
    }

    @Test
    void aSplitHasEveryRowOnceInFileOrder() {
        for (int rows : new int[] {2, 3, 10, 97}) {
            for (int aside = 0; aside < rows; aside++) {
                var split = RowSplit.drawn(rows, aside);
                long[] training = ids(split.training());
                long[] validation = ids(split.validation());
                assertEquals(aside, validation.length);
                var seen = new HashSet<Long>();
                for (long[] side : new long[][] {training, validation}) {
                    for (int i = 0; i < side.length; i++) {
                        assertTrue(seen.add(side[i]) && side[i] >= 0 && side[i] < rows);
                        assertTrue(i == 0 || side[i - 1] < side[i]);
                    }
                }
                assertEquals(rows, seen.size());
            }
        }
        assertThrows(UserError.class, () -> RowSplit.drawn(10, 10));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> RowSplit.drawn(10, 3).training().id(7));
    }

    @Test
    void fractionsBecomeCounts() {
        assertEquals(15, RowSplit.countOf(0.1, 150));
        assertEquals(2, RowSplit.countOf(0.15, 10));
        assertThrows(UserError.class, () -> RowSplit.countOf(0.01, 10));
        assertThrows(UserError.class, () -> RowSplit.countOf(1.0, 10));
        assertThrows(UserError.class, () -> RowSplit.countOf(Double.NaN, 10));
    }

    @Test
    void theFirstRowsOfAContentOrderAreSetAside() {
        var split = RowSplit.first(100, 20);
        assertEquals(20, split.validation().size());
        assertEquals(19, split.validation().id(19));
        assertEquals(20, split.training().id(0));
        assertEquals(80, split.training().size());
        assertEquals(30, split.training().positionFrom(50));
        assertEquals(80, split.training().positionFrom(500));
        assertThrows(UserError.class, () -> RowSplit.first(10, 10));
    }

    /** A change of these is a change of every trained model. */
    @Test
    void knownSplit() {
        assertArrayEquals(
                new long[] {116, 154, 179, 246, 332, 381, 536, 923},
                ids(RowSplit.drawn(1000, 8).validation()));
    }

    @Test
    void bytesAreScaledAndSparseRowsHoldTheSameValues() {
        byte[] bytes = {0, (byte) 255, 51, 0, 0, 0, (byte) 128, 1, 0};
        var block = Block.ofBytes(3, bytes, new float[] {2, 0, 1});
        var dense = BlockTable.of(block);
        var sparse = dense.withSparse(true);
        long[] ids = {9, 2, 0, 2, 1};
        var a = new RowBatch();
        var b = new RowBatch();
        dense.gather(ids, 1, 4, a);
        sparse.gather(ids, 1, 4, b);
        assertEquals(4, a.rows);
        assertArrayEquals(
                new float[] {128 / 255f, 1 / 255f, 0, 0, 1, 51 / 255f, 128 / 255f, 1 / 255f, 0, 0, 0, 0},
                Arrays.copyOf(a.dense.data, 12));
        assertArrayEquals(new float[] {1, 2, 1, 0}, Arrays.copyOf(a.targets.data, 4));
        assertArrayEquals(new float[] {1, 2, 1, 0}, Arrays.copyOf(b.targets.data, 4));
        assertEquals(6, b.sparse.size());
        assertThrows(IndexOutOfBoundsException.class, () -> dense.gather(ids, 0, 1, a));
    }

    @Test
    void rowsAreFoundInTheirBlocks() {
        var blocks = new Block[] {
            Block.ofFloats(1, new float[] {0, 1, 2, 3}, new float[4]),
            Block.ofFloats(1, new float[] {4, 5, 6, 7}, new float[4]),
            Block.ofFloats(1, new float[] {8}, null)
        };
        var table = new BlockTable(index -> blocks[index], new long[] {0, 4, 8, 9}, 1, null, false);
        var batch = new RowBatch();
        table.gather(new long[] {8, 3, 4, 7, 0}, 0, 5, batch);
        assertArrayEquals(new float[] {8, 3, 4, 7, 0}, Arrays.copyOf(batch.dense.data, 5));
        assertTrue(Float.isNaN(batch.targets.data[0]));
    }

    @Test
    void aStandardizerGivesMeanZeroAndDeviationOne() throws Exception {
        float[][] x = new float[3000][];
        for (int i = 0; i < x.length; i++) x[i] = new float[] {1e4f + i % 7, 5f, i * 0.25f};
        var table = BlockTable.of(x, new float[x.length]);
        var rows = RowSplit.drawn(x.length, 500).training();
        var standardizer = Standardizer.fit(table, rows);
        assertEquals(1f, standardizer.scale()[1]);
        assertEquals(5f, standardizer.mean()[1]);
        var batch = new RowBatch();
        table.standardized(standardizer).gather(ids(rows), 0, 2500, batch);
        for (int j = 0; j < 3; j++) {
            double sum = 0;
            double square = 0;
            for (int i = 0; i < 2500; i++) {
                sum += batch.dense.get(i, j);
                square += Math.pow(batch.dense.get(i, j), 2);
            }
            assertEquals(0, sum / 2500, 1e-3);
            assertEquals(j == 1 ? 0 : 1, square / 2500, 1e-3);
        }
        var json = new ObjectMapper();
        var back = json.readValue(json.writeValueAsString(standardizer), Standardizer.class);
        assertArrayEquals(standardizer.mean(), back.mean());
        assertArrayEquals(standardizer.scale(), back.scale());
    }

    @Test
    void meansAndDeviationsAreThoseOfADoublePrecisionReference() {
        var random = RandomKey.of(3, Purpose.SPLIT);
        float[][] x = new float[2500][];
        for (int i = 0; i < x.length; i++)
            x[i] = new float[] {(float) (1e5 + random.with(i).normalDouble(0)), i % 13};
        var rows = RowSplit.drawn(x.length, 333).training();
        var standardizer = Standardizer.fit(BlockTable.of(x, new float[x.length]), rows);
        for (int j = 0; j < 2; j++) {
            double mean = 0;
            for (long id : ids(rows)) mean += x[(int) id][j];
            mean /= rows.size();
            double variance = 0;
            for (long id : ids(rows)) variance += Math.pow(x[(int) id][j] - mean, 2);
            assertEquals((float) mean, standardizer.mean()[j]);
            assertEquals(Math.sqrt(variance / rows.size()), standardizer.scale()[j], 1e-6);
        }
    }

    @Test
    void aConstantFeatureHasScaleOneThoughItsMeanIsRounded() {
        float[][] x = new float[3000][];
        for (int i = 0; i < x.length; i++) x[i] = new float[] {0.1f, 1e-30f, -7e20f, 0f, i == 17 ? 1.0001f : 1f};
        var standardizer = Standardizer.fit(BlockTable.of(x, new float[x.length]), RowSet.all(x.length));
        for (int j = 0; j < 4; j++) {
            assertEquals(1f, standardizer.scale()[j]);
            assertEquals(x[0][j], standardizer.mean()[j]);
        }
        assertTrue(standardizer.scale()[4] < 1e-5f);
    }

    /** Stored validation results are comparable as long as these rows are the ones set aside. */
    @Test
    void theRowsSetAsideNeverChange() {
        assertArrayEquals(
                new long[] {5, 14, 18, 30, 40, 43, 78, 88},
                ids(RowSplit.drawn(100, 8).validation()));
    }
}
