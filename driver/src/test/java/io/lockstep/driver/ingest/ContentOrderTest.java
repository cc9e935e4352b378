package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.RowSplit;
import io.lockstep.driver.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same rows are the same prepared data, wherever they came from. */
@Tag("slow")
class ContentOrderTest {
    @TempDir
    Path temp;

    private TestIngest ingest;

    @BeforeEach
    void open() {
        ingest = TestIngest.in(temp);
    }

    @AfterEach
    void slicesAreAsTheyWere() {
        LocalSpark.context().hadoopConfiguration().unset(SourceFiles.SLICE_BYTES);
    }

    private static List<String> lines(int rows, int seed) {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        for (int i = 0; i < rows; i++)
            lines.add(random.nextInt(1000) + "," + random.nextFloat() + "," + "abc".charAt(i % 3));
        return lines;
    }

    private DatasetInfo prepared(String name, List<String> lines) throws IOException {
        return ingest.prepareByContent(ingest.write(name, "x,y,label\n" + String.join("\n", lines) + "\n"))
                .info();
    }

    @Test
    void everyFormatSplitAndOrderGivesTheSameBlocksAndFingerprint() throws IOException {
        var table = RandomTable.of(2, 90, 4, 3);
        var shuffled = RandomTable.of(2, 90, 4, 3);
        var order = new ArrayList<Integer>();
        for (int i = 0; i < 90; i++) order.add(i);
        Collections.shuffle(order, new Random(4));
        for (int i = 0; i < 90; i++) {
            shuffled.features()[i] = table.features()[order.get(i)];
            shuffled.labels()[i] = table.labels()[order.get(i)];
        }
        DatasetInfo first = null;
        for (var format : TableFormat.values()) {
            for (var rows : List.of(table, shuffled)) {
                var name = format + "-" + (rows == table);
                var info = ingest.prepareByContent(format.write(rows, 3, temp.resolve(name)))
                        .info();
                if (first == null) first = info;
                assertEquals(first.blocks(), info.blocks(), name);
                assertEquals(first.fingerprint(), info.fingerprint(), name);
            }
        }
    }

    @Test
    void slicesDontMatterOverManyPartsAndBlocks() throws IOException {
        var lines = lines(40_000, 1);
        var whole = prepared("a.csv", lines);
        LocalSpark.context().hadoopConfiguration().setLong(SourceFiles.SLICE_BYTES, 100_000);
        Collections.shuffle(lines, new Random(1));
        var other = prepared("b.csv", lines);
        assertTrue(whole.blocks().size() > 5);
        assertEquals(whole.blocks(), other.blocks());
        assertEquals(whole.fingerprint(), other.fingerprint());
        lines.set(17, "1001,0,a");
        assertNotEquals(whole.fingerprint(), prepared("c.csv", lines).fingerprint());
    }

    /** Each row is there as often as before, copies of one row are spread, and any part of the rows is a fair sample. */
    @Test
    void copiesOfARowAreSpreadOverTheData() throws IOException {
        var lines = new ArrayList<>(lines(3000, 2));
        for (int i = 0; i < 30_000; i++) lines.add(i % 4 < 2 ? "7,0.5,a" : i % 4 == 2 ? "8,0.25,b" : "9,0.125,c");
        var data = ingest.prepareByContent(ingest.write("a.csv", "x,y,label\n" + String.join("\n", lines) + "\n"));
        assertEquals(33_000, data.info().rows());
        var rows = TestIngest.rows(data);
        var found = new TreeMap<String, Integer>();
        var wanted = new TreeMap<String, Integer>();
        for (int i = 0; i < 33_000; i++)
            found.merge(
                    rows.features()[i][0] + " " + rows.features()[i][1] + " " + "abc".charAt((int) rows.targets()[i]),
                    1,
                    Integer::sum);
        for (var line : lines) {
            var cells = line.split(",");
            wanted.merge(
                    Float.parseFloat(cells[0]) + " " + Float.parseFloat(cells[1]) + " " + cells[2], 1, Integer::sum);
        }
        assertEquals(wanted, found);
        var validation = RowSplit.of(data.info(), 3300).validation();
        long sevens = 0;
        for (long i = 0; i < validation.size(); i++) if (rows.features()[(int) validation.id(i)][0] == 7) sevens++;
        assertEquals(1500, sevens, 120, "of 15,000 copies in 33,000 rows, in the first tenth");
        Collections.shuffle(lines, new Random(3));
        var other = prepared("b.csv", lines);
        assertEquals(data.info().blocks(), other.blocks());
        assertEquals(data.info().fingerprint(), other.fingerprint());
    }

    @Test
    void zerosOfEitherSignAreOneAndWideRowsKeepOnlyWhatIsThere() throws IOException {
        var plus = prepared("a.csv", List.of("0,1,a", "1,0,b", "2,3,a"));
        var minus = prepared("b.csv", List.of("-0,1,a", "1,-0.0,b", "2,3,a"));
        assertEquals(plus.blocks(), minus.blocks());
        var wide = ingest.prepareByContent(ingest.write("wide.libsvm", "1 3:1 900000:2\n0 1:5\n1 7:0 8:-0\n"));
        assertEquals(900_000, wide.info().features());
        assertEquals(3, wide.info().nonZeros());
        assertTrue(wide.info().blocks().get(0).bytes() < 1000);
        var block = BlockCache.block(wide.dir(), 0, LocalSpark.context().hadoopConfiguration());
        assertTrue(block.isSparse());
        assertEquals(List.of(0f, 1f, 1f), sorted(block.targets()));
    }

    private static List<Float> sorted(float[] values) {
        Arrays.sort(values);
        var list = new ArrayList<Float>();
        for (float value : values) list.add(value);
        return list;
    }
}
