package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.Task;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.DataFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every format of tables gives: the same rows, in the same order, in the same blocks, however it is split. */
@Tag("slow")
class TableContractTest {
    @TempDir
    Path temp;

    @AfterEach
    void slicesAreAsTheyWere() {
        LocalSpark.context().hadoopConfiguration().unset(SourceFiles.SLICE_BYTES);
    }

    private PreparedData prepare(Path data, Task task, long sliceBytes) {
        if (sliceBytes > 0) LocalSpark.context().hadoopConfiguration().setLong(SourceFiles.SLICE_BYTES, sliceBytes);
        return TestIngest.in(temp, "staging-" + data.getFileName() + "-" + sliceBytes)
                .prepare(data, task);
    }

    @ParameterizedTest
    @EnumSource
    void rowsComeBackToTheBitInTheirOrder(TableFormat format) throws IOException {
        var table = RandomTable.of(1, 61, 5, 3);
        var data = prepare(format.write(table, 3, temp.resolve("data")), null, 0);
        var rows = TestIngest.rows(data);
        assertEquals(61, data.info().rows());
        assertEquals(List.of("f1", "f2", "f3", "f4", "f5"), data.info().featureNames());
        assertEquals(List.of("0", "1", "2"), data.info().classNames());
        assertEquals(List.of(21L, 20L, 20L), data.info().classCounts());
        for (int i = 0; i < table.rows(); i++) {
            assertArrayEquals(table.features()[i], rows.features()[i], "row " + i);
            assertEquals(i % 3, rows.targets()[i]);
        }
    }

    @Test
    void everyFormatGivesTheSameBlocksAndFingerprint() throws IOException {
        for (int classes : new int[] {4, 0}) {
            var table = RandomTable.of(2, 50, 4, classes);
            PreparedData first = null;
            for (var format : TableFormat.values()) {
                var data = prepare(format.write(table, 2, temp.resolve(format + "-" + classes)), null, 0);
                assertEquals(
                        classes > 0 ? Task.CLASSIFICATION : Task.REGRESSION,
                        data.info().task());
                if (first == null) first = data;
                // Spark decides where the partitions of Parquet files end, and blocks of source order end with them.
                if (format != TableFormat.PARQUET)
                    assertEquals(
                            TestIngest.blockHashes(first.info()), TestIngest.blockHashes(data.info()), format.name());
                assertEquals(first.info().fingerprint(), data.info().fingerprint(), format.name());
                assertEquals(first.info().nonZeros(), data.info().nonZeros(), format.name());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void splitsAndFilesDontMatter(TableFormat format) throws IOException {
        var table = RandomTable.of(3, 30, 3, 2);
        var whole = prepare(format.write(table, 1, temp.resolve("one")), null, 0);
        var pieces = format.write(table, 4, temp.resolve("four"));
        for (long sliceBytes : new long[] {0, 97, 1001}) {
            var data = prepare(pieces, null, sliceBytes);
            assertEquals(whole.info().fingerprint(), data.info().fingerprint(), "slices of " + sliceBytes);
            assertEquals(whole.info().nonZeros(), data.info().nonZeros());
        }
    }

    @Test
    void blocksEndWithSlicesAndRowsKeepTheirPlaces() throws IOException {
        var text = new StringBuilder("x,label\n");
        int rows = 2 * 4096 + 17;
        IntStream.range(0, rows).forEach(i -> text.append(i).append(i % 2 == 0 ? ",even\n" : ",odd\n"));
        var file = TestIngest.in(temp).write("long.csv", text.toString());
        var whole = prepare(file, null, 0);
        var sliced = prepare(file, null, 20_000);
        assertEquals(
                List.of(2736, 2736, 2737),
                whole.info().blocks().stream().map(block -> block.rows()).toList());
        assertTrue(sliced.info().blocks().size() > 3);
        assertEquals(whole.info().fingerprint(), sliced.info().fingerprint());
        var values = TestIngest.rows(sliced);
        for (int i = 0; i < rows; i++) {
            assertEquals(i, values.features()[i][0]);
            assertEquals(i % 2, values.targets()[i]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherDataIsReadAsTheModelKnowsIt(TableFormat format) throws IOException {
        var table = RandomTable.of(4, 30, 3, 3);
        var model = prepare(format.write(table, 1, temp.resolve("train")), null, 0);
        var ingest = TestIngest.in(temp);
        // Rows of two classes only: the targets are those of the model's three.
        var some = new RandomTable(new float[][] {table.features()[2], table.features()[1]}, new String[] {"2", "1"});
        var other = format.write(some, 1, temp.resolve("other"));
        var data = ingest.prepareLike(other, model.info().schema(), true);
        assertArrayEquals(new float[] {2, 1}, TestIngest.rows(data).targets());
        assertEquals(model.info().classNames(), data.info().classNames());

        // A class that the model doesn't know is refused, unless nobody asks for labels.
        var unknown =
                format.write(new RandomTable(some.features(), new String[] {"1", "7"}), 1, temp.resolve("unknown"));
        ingest.refusesLike(
                unknown,
                model.info().schema(),
                "row 2",
                "\"label\"",
                "class \"7",
                "the training data's classes are 0, 1, 2");
        var unlabelled = ingest.prepareLike(unknown, model.info().schema(), false);
        assertTrue(Float.isNaN(TestIngest.rows(unlabelled).targets()[0]));
        assertArrayEquals(some.features()[0], TestIngest.rows(unlabelled).features()[0]);
    }

    @ParameterizedTest
    @EnumSource
    void oneClassAndTooManyAreRefused(TableFormat format) throws IOException {
        var ingest = TestIngest.in(temp);
        var one = RandomTable.of(5, 4, 2, 1);
        ingest.refuses(format.write(one, 1, temp.resolve("one")), "\"label\"", "one class only, \"0\"", "at least two");
        var many = RandomTable.of(6, 1100, 1, 1100);
        var source = new DataSource(
                format.write(many, 1, temp.resolve("many")).toString(),
                DataFormat.AUTO,
                "label",
                Task.CLASSIFICATION,
                DataSource.Part.TRAIN);
        ingest.refuses(source, "\"label\"", "more than 1000 different labels", "--task regression");
    }
}
