package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lockstep.core.data.Task;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.DataFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class CsvIngestTest {
    @TempDir
    Path temp;

    private TestIngest ingest;

    @BeforeEach
    void open() {
        ingest = TestIngest.in(temp);
    }

    /** What is wrong, and what the message says of it. Line ends are written as {@code /}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,b,label/1,2,x/3,oops,y/           | line 3, row 2, column "b": "oops" is not a number; allowed are finite numbers
            a,b,label/1,2,x//3,,y/              | line 4, row 2, column "b": the value is missing; of 2 rows so many have none: b (1); --missing mean
            a,b,label/1,nan,x/3,4,y/            | line 2, row 1, column "b": the value is missing
            a,b,label/1,2,x/3,-Infinity,y/      | line 3, row 2, column "b": "-Infinity" is infinite
            a,b,label/1,2,x/3,inf,y/            | line 3, row 2, column "b": "inf" is infinite
            a,b,label/1,2,x/3,1e39,y/           | line 3, row 2, column "b": "1e39" is beyond single precision
            a,b,label/1,2,x/3,0x1p3,y/          | line 3, row 2, column "b": "0x1p3" is not a number
            a,b,label/1,2,x/3,4f,y/             | line 3, row 2, column "b": "4f" is not a number
            a,b,label/1,2,x/3,1 000,y/          | line 3, row 2, column "b": "1 000" is not a number
            a,b,label/1,2,x/3,4/                | line 3, row 2: 2 fields; the header has 3
            a,b,label/1,2,x/3,4,y,5/            | line 3, row 2: 4 fields; the header has 3
            a,b,label/1,2,x/3,"1,000",y/        | "1,000" is not a number (a thousands separator?
            a;b;label/1;1,5;x/3;2.5;y/          | "1,5" is not a number (a decimal comma?
            a,b,label/1,2,x/3,$5,y/             | "$5" is not a number (a number with a unit
            a,b,label/1,,x/2,NA,y/              | column "b": every value is missing; leave it out with --drop b
            a,b,label/1,2,1/3,4,NA/5,6,0/       | line 3, row 2, column "label": "NA" is no label; a class or a number is needed; 1 of 3 rows have none: --missing-label drop
            a,b,Label/1,2,x/3,4,y/              | no label column "label"; did you mean Label?
            a,b,label/1,2,x/3,"4,y/             | line 3, row 2: a quoted field that isn't closed; allowed are
            a,b,label/1,2,x/3,"4"5,y/           | line 3, row 2: text after a closing quote
            a,b,label/1,2,x/3,4,/               | line 3, row 2, column "label": the label is empty
            a,b,label/1,2,/3,4,y/               | line 2, row 1, column "label": the label is empty
            a,b,label/1,2,0/3,4,inf/            | line 3, row 2, column "label": "inf" is infinite
            a,b,label/1,oops,x/nan,more,y/      | text in the feature columns b (2 different texts, as "more"); features are numbers
            a,b,c,label/1,p,q,x/3,r,s,y/        | text in the feature columns b (2 different texts, as "p"), c (2
            a,b,target/1,2,x/3,4,y/             | no label column "label"; the columns are a, b, target
            1,2,0/3,4,1/                        | no label column "label"; the first line holds numbers, a header is needed (or --no-header): 1, 2, 0
            a,a,label/1,2,x/3,4,y/              | two columns are named "a"
            a,,label/1,2,x/3,4,y/               | column 2 has no name
            label/x/y/                          | no feature columns beside "label"
            a,"b,label/1,2,x/                   | line 1: a quoted field that isn't closed
            /a,label/1,x/                       | holds one class only
            a,b,label/                          | holds no rows; at least one is needed
            a,b,label//                         | holds no rows; at least one is needed
            a,b,label/1,2,x/3,4,x/              | column "label" holds one class only, "x"; at least two are needed
            a,b,label/1,2,1/3,4,1.0/            | column "label" holds one class only, "1"; at least two are needed
            """)
    void mistakesAreNamedWithTheirPlace(String text, String message) throws IOException {
        var file = ingest.write("bad.csv", text.replace('/', '\n'));
        ingest.refuses(file, "bad.csv", message);
        // The same where lines end as on Windows.
        var windows = ingest.write("windows.csv", text.replace("/", "\r\n"));
        ingest.refuses(windows, "windows.csv", message);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 5, 17, 64})
    void placesDontDependOnSplits(long sliceBytes) throws IOException {
        var text = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> (i % 7 == 0 ? "\n" : "") + i + "," + (i == 150 ? "bad" : "1") + "," + i % 2)
                .collect(Collectors.joining("\n", "a,b,label\n", "\n"));
        var file = ingest.write("rows.csv", text);
        var conf = LocalSpark.context().hadoopConfiguration();
        conf.setLong(SourceFiles.SLICE_BYTES, sliceBytes);
        try {
            ingest.refuses(file, "rows.csv, line 172, row 150, column \"b\": \"bad\" is not a number");
        } finally {
            conf.unset(SourceFiles.SLICE_BYTES);
        }
    }

    @Test
    void theFirstMistakeInRowOrderIsNamedOverFilesAndTextColumnsBeforeAll() throws IOException {
        ingest.write("d/part-1.csv", "a,b,label\n1,2,x\n");
        ingest.write("d/part-2.csv", "a,b,label\n1,2,y\n1e99,2,y\n");
        ingest.write("d/part-3.csv", "a,b,label\n1,inf,y\n");
        ingest.refuses(temp.resolve("d"), "part-2.csv, line 3, row 2, column \"a\": \"1e99\" is beyond");
        ingest.write("e/part-1.csv", "a,b,label\n2,p,x\n");
        ingest.write("e/part-2.csv", "a,b,label\n1,q,y\n");
        ingest.refuses(temp.resolve("e"), "text in the feature columns b (");
    }

    @Test
    void filesOfOtherColumnsAreRefused() throws IOException {
        ingest.write("d/part-1.csv", "a,b,label\n1,2,x\n");
        ingest.write("d/part-2.csv", "b,c,label\n1,2,y\n");
        ingest.refuses(temp.resolve("d"), "part-2.csv: header b, c, label; the files of a data set have one header");
    }

    static List<Arguments> brokenFiles() throws IOException {
        byte[] gzip = TableFormat.gzip("a,label\n1,x\n2,y\n".repeat(50).getBytes(StandardCharsets.UTF_8));
        return List.of(
                Arguments.of("empty.csv", new byte[0], "the file is empty; a header and rows are needed"),
                Arguments.of(
                        "nul.csv", "a\0b\0,l\0".getBytes(StandardCharsets.UTF_8), "NUL characters; is it UTF-16LE"),
                Arguments.of("plain.csv.gz", "a,label\n1,x\n".getBytes(StandardCharsets.UTF_8), "not a gzip file"),
                Arguments.of("empty.csv.gz", new byte[0], "not a gzip file, as its name says: it ends in its header"),
                Arguments.of("cut.csv.gz", Arrays.copyOf(gzip, gzip.length - 9), "broken gzip file after line"),
                Arguments.of("unknown.dat", "a,label\n1,x\n".getBytes(StandardCharsets.UTF_8), "give --format"),
                Arguments.of("long.csv", longCell(), "row 2, column \"a\": \"zzz"));
    }

    private static byte[] longCell() {
        return ("a,label\n1,x\n" + "z".repeat(100_000) + ",y\n").getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void brokenFilesAreRefused(String name, byte[] content, String message) throws IOException {
        ingest.refuses(ingest.write(name, content), name, message);
    }

    @Test
    void placesWithoutDataAreRefused() throws IOException {
        ingest.refuses(temp.resolve("nowhere.csv"), "nowhere.csv does not exist");
        ingest.refuses(temp.resolve("no*.csv"), "no*.csv does not exist");
        Files.createDirectory(temp.resolve("hollow"));
        ingest.write("hollow/_SUCCESS", "");
        ingest.write("hollow/.hidden.csv", "a,label\n1,x\n");
        ingest.write("hollow/README.md", "about");
        ingest.refuses(temp.resolve("hollow"), "holds no files of data");
        ingest.write("partitioned/label=x/part.csv", "a\n1\n");
        ingest.refuses(temp.resolve("partitioned"), "partitioned by columns (label=x)");
        ingest.refuses(DataSource.of("nosuch://host/data.csv"), "nosuch://host/data.csv: no usable location");
        ingest.refuses(DataSource.of("hdfs:///data.csv"), "no usable location");
        ingest.refuses(temp.resolve("images.csv?resize=7"), "does not exist");
    }

    @Test
    void aFileOtherThanItsChecksumIsRefused() throws IOException {
        var file = ingest.write("edited.csv", "a,label\n1,x\n2,y\n");
        var crc = new byte[] {'c', 'r', 'c', 0, 0, 0, 2, 0, 1, 2, 3, 4};
        Files.write(temp.resolve(".edited.csv.crc"), crc);
        ingest.refuses(file, "edited.csv", "can't be read", "hecksum error");
    }

    @Test
    void aPatternNamesFilesInTheOrderOfTheirPaths() throws IOException {
        ingest.write("d/b.csv", "a,label\n2,y\n");
        ingest.write("d/a.csv", "a,label\n1,x\n");
        ingest.write("d/c.txt", "no data");
        var rows = TestIngest.rows(ingest.prepare(temp.resolve("d/*.csv")));
        assertArrayEquals(new float[][] {{1}, {2}}, rows.features());
    }

    @Test
    void namesWithBlanksAndSignsArePlaces() throws IOException {
        var file = ingest.write("a b/100% [x] ü#{1}.csv", "a,label\n1,x\n2,y\n");
        assertEquals(2, ingest.prepare(file).info().rows());
    }

    /** Unusual, and right. Line ends are written as {@code /}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,label/1,x/2,y/               | x, y   | 1, 2
            a,label/1,x/2,y                | x, y   | 1, 2
            a,label//1,x///2,y//           | x, y   | 1, 2
            " a ", label/ 1 ,"x"/"2", y    | x, y   | 1, 2
            a,label/+1,x/2.0e0,y/          | x, y   | 1, 2
            label,a/no,.5/yes,5E-1/no,-0/  | no, yes | 0.5, 0.5, 0
            label,a/10,1/9,2/9.0,3/+9,4/   | 9, 10  | 1, 2, 3, 4
            label,a/-1,1/1,2/              | -1, 1  | 1, 2
            label,a/true,1/false,2/        | false, true | 1, 2
            label,a/1e0,1/2,2/             | 1, 2   | 1, 2
            label,a/ä,1/z,2/Z,3/           | Z, z, ä | 1, 2, 3
            """)
    void whatSpreadsheetsWriteIsRead(String text, String classes, String values) throws IOException {
        var file = ingest.write("good.csv", text.replace('/', '\n'));
        var data = ingest.prepare(file);
        var names = List.of(classes.split(", "));
        assertEquals(names, data.info().classNames());
        var expected = values.split(", ");
        var rows = TestIngest.rows(data);
        assertEquals(expected.length, rows.features().length);
        for (int i = 0; i < expected.length; i++) assertEquals(Float.parseFloat(expected[i]), rows.features()[i][0]);
    }

    @Test
    void quotedFieldsHoldCommasAndQuotes() throws IOException {
        var file = ingest.write("quotes.csv", "\"a, \"\"b\"\"\",label\n\"1\",\"x, y\"\n2,\"\"\"z\"\"\"\n");
        var info = ingest.prepare(file).info();
        assertEquals(List.of("a, \"b\""), info.featureNames());
        assertEquals(List.of("\"z\"", "x, y"), info.classNames());
    }

    @Test
    void labelsDecideTheTaskUnlessTheUserDoes() throws IOException {
        var whole = ingest.write("whole.csv", "a,label\n" + column(20));
        var more = ingest.write("more.csv", "a,label\n" + column(21));
        var real = ingest.write("real.csv", "a,label\n1,1\n2,2.5\n");
        var text = ingest.write("text.csv", "a,label\n1,1\n2,b\n");
        assertEquals(Task.CLASSIFICATION, ingest.prepare(whole).info().task());
        assertEquals(20, ingest.prepare(whole).info().classes());
        assertEquals(Task.REGRESSION, ingest.prepare(more).info().task());
        assertEquals(Task.REGRESSION, ingest.prepare(real).info().task());
        assertEquals(Task.CLASSIFICATION, ingest.prepare(text).info().task());
        var asNumbers = ingest.prepare(whole, Task.REGRESSION).info();
        assertEquals(Task.REGRESSION, asNumbers.task());
        assertEquals(List.of(), asNumbers.classNames());
        assertEquals(
                List.of("1", "2.5"),
                ingest.prepare(real, Task.CLASSIFICATION).info().classNames());
        assertEquals(21, ingest.prepare(more, Task.CLASSIFICATION).info().classes());
        ingest.refuses(
                new DataSource(text.toString(), DataFormat.CSV, "label", Task.REGRESSION, DataSource.Part.TRAIN),
                "line 3, row 2, column \"label\": \"b\" is not a number");
    }

    private static String column(int values) {
        return IntStream.range(0, values).mapToObj(i -> "1," + i + "\n").collect(Collectors.joining());
    }

    @Test
    void otherDataIsReadByColumnNames() throws IOException {
        var model = ingest.prepare(ingest.write("train.csv", "a,b,label\n1,2,x\n3,4,y\n"))
                .info()
                .schema();
        var other = ingest.prepareLike(ingest.write("other.csv", "label,b,a\ny,20,10\n"), model, true);
        assertArrayEquals(new float[] {10, 20}, TestIngest.rows(other).features()[0]);
        assertArrayEquals(new float[] {1}, TestIngest.rows(other).targets());
        var unlabelled = ingest.write("new.csv", "b,a\n20,10\n");
        var data = ingest.prepareLike(unlabelled, model, false);
        assertArrayEquals(new float[] {10, 20}, TestIngest.rows(data).features()[0]);
        assertFalse(data.info().labelled());
        ingest.refusesLike(unlabelled, model, "no label column \"label\"; the columns are b, a");
        var more = ingest.prepareLike(ingest.write("extra.csv", "b,a,id,label\n20,10,k3,x\n"), model, true);
        assertArrayEquals(new float[] {10, 20}, TestIngest.rows(more).features()[0]);
        ingest.refusesLike(ingest.write("less.csv", "b,c,label\n1,2,x\n"), model, "missing a; needed are a, b");
        // The label's column may have another name there.
        var renamed = ingest.write("renamed.csv", "a,b,truth\n1,2,y\n");
        var source = new DataSource(renamed.toString(), DataFormat.AUTO, "truth", null, DataSource.Part.TEST);
        assertArrayEquals(
                new float[] {1},
                TestIngest.rows(ingest.ingest().prepareLike(source, model, true))
                        .targets());
    }
}
