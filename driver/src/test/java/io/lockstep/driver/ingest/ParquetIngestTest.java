package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.DataFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class ParquetIngestTest {
    @TempDir
    Path temp;

    private TestIngest ingest;

    @BeforeEach
    void open() {
        ingest = TestIngest.in(temp);
    }

    @Test
    void whatSparkWritesIsRead() {
        var written = temp.resolve("written");
        LocalSpark.session()
                .range(0, 100, 1, 3)
                .selectExpr(
                        "cast(id as tinyint) as b",
                        "cast(id as smallint) as s",
                        "cast(id as int) as i",
                        "id * 10000000000 as l",
                        "cast(id / 3 as float) as f",
                        "id / 7 as d",
                        "id % 2 = 0 as t",
                        "cast(id * 1.25 as decimal(9, 2)) as m",
                        "cast(id * 0.5 as decimal(30, 10)) as w",
                        "if(id % 3 = 0, 'fizz, \"so\"', 'none') as label")
                .write()
                .parquet(written.toString());
        var data = ingest.prepare(written);
        assertEquals(
                List.of("b", "s", "i", "l", "f", "d", "t", "m", "w"),
                data.info().featureNames());
        assertEquals(List.of("fizz, \"so\"", "none"), data.info().classNames());
        var rows = TestIngest.rows(data);
        for (int i = 0; i < 100; i++) {
            float[] expected = {
                i,
                i,
                i,
                i * 10_000_000_000f,
                (float) (i / 3.0),
                (float) (i / 7.0),
                i % 2 == 0 ? 1 : 0,
                i * 1.25f,
                i * 0.5f
            };
            assertArrayEquals(expected, rows.features()[i], "row " + i + ": " + Arrays.toString(rows.features()[i]));
            assertEquals(i % 3 == 0 ? 0 : 1, rows.targets()[i]);
        }
    }

    @Test
    void directoriesNamedAfterAColumnGiveThatColumn() throws IOException {
        var written = temp.resolve("partitioned");
        LocalSpark.session()
                .range(40)
                .selectExpr("id as x", "id % 4 as group", "id % 2 as label")
                .write()
                .partitionBy("group")
                .parquet(written.toString());
        var data = ingest.prepare(written);
        assertEquals(List.of("x", "group"), data.info().featureNames());
        for (var row : TestIngest.rows(data).features()) assertEquals(row[0] % 4, row[1]);
    }

    @Test
    void vectorsAndArraysBecomeColumnsAndPandasIndexIsLeftOut() throws IOException {
        var written = temp.resolve("arrays");
        LocalSpark.session()
                .range(10)
                .selectExpr("array(id, id + 1) as a", "cast(id as float) as x", "id % 2 as label")
                .write()
                .parquet(written.toString());
        assertEquals(List.of("a_0", "a_1", "x"), ingest.prepare(written).info().featureNames());
    }

    @Test
    void orcAndJsonGiveTheRowsOfParquet() throws IOException {
        var frame = LocalSpark.session().range(50).selectExpr("id * 0.5 as a", "id % 3 as b", "id % 2 as label");
        var expected = written(frame, "parquet");
        assertEquals(expected, written(frame, "orc"));
        assertEquals(expected, written(frame, "json"));
    }

    private String written(org.apache.spark.sql.Dataset<?> frame, String format) {
        var place = temp.resolve("as-" + format);
        frame.write().format(format).save(place.toString());
        return ingest.prepareByContent(place).info().fingerprint();
    }

    @Test
    void tablesOfTheCatalogueAreRead() throws IOException {
        LocalSpark.session().range(20).selectExpr("id as x", "id % 2 as label").createOrReplaceTempView("numbers");
        var data =
                ingest.prepare(new DataSource("table:numbers", DataFormat.AUTO, "label", null, DataSource.Part.TRAIN));
        assertEquals(20, data.info().rows());
        ingest.refuses(
                new DataSource("table:nothing", DataFormat.AUTO, "label", null, DataSource.Part.TRAIN),
                "table:nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            required binary c                             | binary
            optional group c (LIST) { repeated group list { required binary element (STRING); } } | array<string>
            optional group c (MAP) { repeated group key_value { required binary key (STRING); required int32 value; } } | map<string,int>
            """)
    void columnsOfNoFeaturesAreRefusedByName(String column, String message) throws IOException {
        var file = temp.resolve("bad.parquet");
        ParquetFiles.write(
                file,
                "message m { required float x; " + column + (column.endsWith("}") ? "" : ";")
                        + " required int32 label; }",
                0,
                (i, row) -> {});
        ingest.refuses(file, "bad.parquet: column \"c\" holds " + message);
        ingest.refuses(
                new DataSource(file.toString(), DataFormat.PARQUET, "c", null, DataSource.Part.TRAIN),
                "the label column \"c\" is " + message);
    }

    @Test
    void nullsAndWhatIsNotFiniteAreNamedWithTheirRow() throws IOException {
        var schema = "message m { optional double x; optional int32 label; }";
        var file = temp.resolve("null.parquet");
        ParquetFiles.write(file, schema, 40, (i, row) -> {
            if (i != 30) row.add("x", (double) i);
            row.add("label", i % 2);
        });
        ingest.refuses(
                file,
                "null.parquet, row 31, column \"x\": the value is missing; of 40 rows so many have none: x (1); --missing");
        var label = temp.resolve("label.parquet");
        ParquetFiles.write(label, schema, 40, (i, row) -> {
            row.add("x", (double) i);
            if (i != 35) row.add("label", i % 2);
        });
        ingest.refuses(label, "label.parquet, row 36, column \"label\": the label is empty");
        var nan = temp.resolve("nan.parquet");
        ParquetFiles.write(nan, schema, 40, (i, row) -> {
            row.add("x", i == 20 ? Double.NaN : i == 10 ? 1e300 : i);
            row.add("label", i % 2);
        });
        ingest.refuses(nan, "nan.parquet, row 11, column \"x\": \"1.0E300\" is beyond single precision");
    }

    @Test
    void filesMayDifferInTheTypesOfNumbersOnly() throws IOException {
        var directory = Files.createDirectory(temp.resolve("mixed"));
        ParquetFiles.write(
                directory.resolve("a.parquet"),
                "message m { required int32 x; required int32 label; }",
                2,
                (i, row) -> row.append("x", i).append("label", i));
        ParquetFiles.write(
                directory.resolve("b.parquet"),
                "message m { required double x; required int64 label; }",
                2,
                (i, row) -> row.append("x", i + 0.5).append("label", (long) i));
        var rows = TestIngest.rows(ingest.prepare(directory));
        assertArrayEquals(new float[][] {{0}, {1}, {0.5f}, {1.5f}}, rows.features());
        assertArrayEquals(new float[] {0, 1, 0, 1}, rows.targets());
        ParquetFiles.write(
                directory.resolve("c.parquet"),
                "message m { required binary x (STRING); required int64 label; }",
                0,
                (i, row) -> {});
        ingest.refuses(directory, "column \"x\" holds text");
        Files.delete(directory.resolve("c.parquet"));
        ParquetFiles.write(
                directory.resolve("c.parquet"),
                "message m { required int64 label; }",
                1,
                (i, row) -> row.append("label", 1L));
        ingest.refuses(directory, "x");
    }

    @Test
    void otherFilesUnderThatNameAreRefused() throws IOException {
        ingest.refuses(ingest.write("text.parquet", "a,label\n1,x\n"), "text.parquet: not a Parquet file");
        ingest.refuses(ingest.write("empty.parquet", ""), "empty.parquet: not a Parquet file");
        var whole = temp.resolve("whole.parquet");
        ParquetFiles.write(whole, RandomTable.of(7, 50, 2, 2));
        byte[] bytes = Files.readAllBytes(whole);
        ingest.refuses(
                ingest.write("cut.parquet", Arrays.copyOf(bytes, bytes.length / 2)), "cut.parquet: not a Parquet file");
    }
}
