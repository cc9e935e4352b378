package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.TableColumn.Kind;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.DataFormat;
import io.lockstep.driver.options.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What values of a table become: rare and unseen names, buckets, days and seconds, numbers of unusual types. */
@Tag("slow")
class TableValuesTest {
    @TempDir
    Path temp;

    private TestIngest ingest;

    @BeforeEach
    void open() {
        ingest = TestIngest.in(temp);
    }

    private static void has(PreparedData data, String note) {
        assertTrue(
                data.info().notes().stream().anyMatch(found -> found.contains(note)),
                data.info().notes().toString());
    }

    private float[] first(PreparedData model, String name, String text) throws IOException {
        var like = ingest.prepareLike(ingest.write(name, text), model.info().schema(), false);
        return TestIngest.rows(like).features()[0];
    }

    @Test
    void rareNamesAreOneFeatureTogetherAndUnseenOnesGoThere() throws IOException {
        var text = new StringBuilder("city,label\n");
        for (int i = 0; i < 200; i++)
            text.append("c").append(10 + i % 40).append(',').append(i / 40 % 2).append('\n');
        text.append("x,0\ny,1\nz,0\n");
        var model = ingest.prepare(ingest.write("many.csv", text.toString()));
        has(model, "city: text of 43 values, one feature each, 3 rare ones together");
        var names = model.info().featureNames();
        assertEquals(41, names.size());
        assertEquals("city=(other)", names.get(40));
        var rare = TestIngest.rows(model).features()[201];
        for (int j = 0; j < 41; j++) assertEquals(j == 40 ? 1 : 0, rare[j], names.get(j));
        assertArrayEquals(rare, first(model, "unseen.csv", "city\nnever\n"));
        assertEquals(1, first(model, "seen.csv", "city\nc11\n")[names.indexOf("city=c11")]);
    }

    @Test
    void anUnseenNameAmongFewIsNoneOfThemAndIsTold() throws IOException {
        var model = ingest.prepare(ingest.write("few.csv", "city,label\nA,0\nB,1\nA,1\nB,0\n"));
        var unseen = ingest.prepareLike(
                ingest.write("unseen.csv", "city\nC\n"), model.info().schema(), false);
        assertArrayEquals(new float[] {0, 0}, TestIngest.rows(unseen).features()[0]);
        has(unseen, "city: C: not in the training data, so none of its values");
    }

    @Test
    void equalTextsHaveEqualBucketsInWhateverTable() throws IOException {
        var file = ingest.write("ids.csv", "id,label\nu1,0\nu2,1\nu3,1\nu1,0\n");
        var reading = Reading.of(TrainOptions.parse(Map.of("data", file.toString(), "categorical", "id:hash=64")));
        var model = ingest.prepare(DataSource.of(file.toString()).withReading(reading));
        has(model, "id: text, hashed to 64 features");
        var column = model.info().schema().columns().get(0);
        for (var id : List.of("u1", "u2", "u3", "never before")) {
            var row = first(model, id + ".csv", "id\n" + id + "\n");
            for (int b = 0; b < 64; b++) assertEquals(b == column.indexOf(id) ? 1 : 0, row[b], id);
        }
    }

    @Test
    void datesAreDaysAndTimesSecondsSince1970() throws IOException {
        var model = ingest.prepare(
                ingest.write(
                        "days.csv",
                        "day,at,label\n1969-12-31,1970-01-01T00:00:01,0\n2024-02-29,2024-02-29T12:00:00Z,1\n2024-03-01,2024-02-29T13:00:00.5+01:00,1\n"));
        has(model, "day: dates, as days");
        has(model, "at: times, as seconds");
        var columns = model.info().schema().columns();
        assertEquals(
                List.of(Kind.DATE, Kind.TIME),
                List.of(columns.get(0).kind(), columns.get(1).kind()));
        var rows = TestIngest.rows(model).features();
        var days = List.of("1969-12-31", "2024-02-29", "2024-03-01");
        var seconds = List.of(1.0, 1709208000.0, 1709208000.5);
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    LocalDate.parse(days.get(i)).toEpochDay(),
                    rows[i][0] + columns.get(0).offset());
            assertEquals((float) (seconds.get(i) - columns.get(1).offset()), rows[i][1]);
        }
    }

    @Test
    void numbersThatSinglePrecisionCannotTellApartAreToldOf() throws IOException {
        var text = new StringBuilder("x,label\n0,0\n");
        for (int i = 1; i < 100; i++)
            text.append(1_000_000_000L + i).append(".5,").append(i % 2).append('\n');
        has(
                ingest.prepare(ingest.write("close.csv", text.toString())),
                "numbers too close together for single precision in x");
    }

    @Test
    void partsMayHaveTheirColumnsInAnotherOrder() throws IOException {
        var directory = Files.createDirectory(temp.resolve("parts"));
        ParquetFiles.write(
                directory.resolve("a.parquet"),
                "message m { required double x; required double y; required int32 label; }",
                4,
                (i, row) -> row.append("x", 1.0 * i).append("y", 10.0 * i).append("label", i % 2));
        ParquetFiles.write(
                directory.resolve("b.parquet"),
                "message m { required int32 label; required double y; required double x; }",
                4,
                (i, row) -> row.append("label", i % 2).append("y", 100.0 * i).append("x", 2.0 * i));
        var data = ingest.prepare(directory);
        assertEquals(List.of("x", "y"), data.info().featureNames());
        assertArrayEquals(
                new float[][] {{0, 0}, {1, 10}, {2, 20}, {3, 30}, {0, 0}, {2, 100}, {4, 200}, {6, 300}},
                TestIngest.rows(data).features());
    }

    @Test
    void unsignedNumbersAreNotNegative() throws IOException {
        var file = temp.resolve("unsigned.parquet");
        ParquetFiles.write(
                file,
                "message m { required int64 u (INTEGER(64,false)); required int32 v (INTEGER(32,false)); required int32 label; }",
                4,
                (i, row) -> row.append("u", i - 2L).append("v", i - 2).append("label", i % 2));
        var rows = TestIngest.rows(ingest.prepare(file)).features();
        assertArrayEquals(new float[] {0x1p64f, 0x1p32f}, rows[0]);
        assertArrayEquals(new float[] {1, 1}, rows[3]);
    }

    /** By bits: 1, -2, the largest, the smallest, 1/3 as a half. */
    @Test
    void halfFloatsAreNumbers() throws IOException {
        int[] bits = {0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555};
        var directory = Files.createDirectory(temp.resolve("halves"));
        for (var part : List.of("part=1", "part=2"))
            ParquetFiles.write(
                    Files.createDirectory(directory.resolve(part)).resolve("a.parquet"),
                    "message m { required double x; optional fixed_len_byte_array(2) h (FLOAT16); required int32 label; }",
                    5,
                    (i, row) -> row.append("x", 1.0 * i)
                            .append("h", Binary.fromConstantByteArray(new byte[] {(byte) bits[i], (byte) (bits[i] >> 8)
                            }))
                            .append("label", i % 2));
        var data = ingest.prepare(directory);
        assertEquals(List.of("x", "h", "part"), data.info().featureNames());
        var rows = TestIngest.rows(data).features();
        float[] expected = {1, -2, 65504, 0x1p-24f, 0.33325195f};
        for (int i = 0; i < 10; i++) assertArrayEquals(new float[] {i % 5, expected[i % 5], 1 + i / 5}, rows[i]);
        assertTrue(Float.isNaN(HalfFloats.value(new byte[] {1, 0x7c})));
        assertEquals(Float.NEGATIVE_INFINITY, HalfFloats.value(new byte[] {0, (byte) 0xfc}));
    }

    /** A part's further column would go without a word: Spark merges no schemas that it is given. */
    @Test
    void halfFloatsStandInFilesOfOneSchemaOnly() throws IOException {
        var directory = Files.createDirectory(temp.resolve("unlike"));
        var columns = "required fixed_len_byte_array(2) h (FLOAT16); required int32 label;";
        for (var more : List.of("", " required double x;"))
            ParquetFiles.write(
                    directory.resolve(more.isEmpty() ? "a.parquet" : "b.parquet"),
                    "message m { " + columns + more + " }",
                    2,
                    (i, row) -> {
                        row.append("h", Binary.fromConstantByteArray(new byte[] {0, 0x3c}))
                                .append("label", i);
                        if (!more.isEmpty()) row.append("x", 1.0);
                    });
        ingest.refuses(directory, "holds half floats, and b.parquet has other columns than a.parquet");
    }

    @Test
    void aTableOfADatabaseIsReadByItsName() {
        var spark = LocalSpark.session();
        spark.sql("CREATE DATABASE IF NOT EXISTS shop");
        spark.range(20)
                .selectExpr("id as x", "id % 2 as label")
                .write()
                .mode("overwrite")
                .saveAsTable("shop.orders");
        try {
            var source = new DataSource("table:shop.orders", DataFormat.AUTO, "label", null, DataSource.Part.TRAIN);
            var data = ingest.prepare(source);
            assertEquals(20, data.info().rows());
            assertEquals(List.of("x"), data.info().featureNames());
        } finally {
            spark.sql("DROP DATABASE shop CASCADE");
        }
    }
}
