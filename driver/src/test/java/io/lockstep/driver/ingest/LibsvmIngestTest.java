package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.core.data.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class LibsvmIngestTest {
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
            1 1:2/0 2:1 2:5/             | line 2, row 2: "2:…"; allowed are each index once in a line
            1 1:2/1,3 1:1/               | line 2, row 2: "1,3": several labels (multi-label)
            1 1:2/0 -1:1/                | line 2, row 2: "-1:1"
            1 1:2/0 10000001:1/          | line 2, row 2: "10000001:1"
            1 1:2/0 2/                   | line 2, row 2: "2"
            1 1:2/0 :2/                  | line 2, row 2: ":2"
            1 1:2/0 1:nan/               | line 2, row 2: "1:nan"; allowed are index:value, finite numbers
            1 1:2/0 1:/                  | line 2, row 2: "1:"; allowed are index:value, finite numbers
            1 1:2/0 1:1e39/              | line 2, row 2: "1:1e39"; allowed are index:value, finite numbers
            1 1:2/yes 1:2/               | line 2, row 2: "yes" is not a number
            1 1:2/inf 1:2/               | line 2, row 2, column "label": "inf" is infinite
            1:2 2:3/0 1:1/               | line 1, row 1: no label: the line begins with "1:2"
            1 1:2/1 1:3/                 | holds one class only, "1"
            1/0/                         | holds no features
            # nothing//                  | holds no rows
            """)
    void mistakesAreNamedWithTheirPlace(String text, String message) throws IOException {
        ingest.refuses(ingest.write("bad.libsvm", text.replace('/', '\n')), "bad.libsvm", message);
    }

    @Test
    void absentEntriesAreZeroAndCommentsAreSkipped() throws IOException {
        var file = ingest.write("data.svm", "# head\n+1 1:.5   3:2 # tail\n\n-1\t2:-1\r\n+1\n");
        var data = ingest.prepare(file);
        assertEquals(List.of("f1", "f2", "f3"), data.info().featureNames());
        assertEquals(List.of("-1", "1"), data.info().classNames());
        var rows = TestIngest.rows(data);
        assertArrayEquals(new float[][] {{.5f, 0, 2}, {0, -1, 0}, {0, 0, 0}}, rows.features());
        assertArrayEquals(new float[] {1, 0, 1}, rows.targets());
        assertEquals(3 / 9.0, data.info().density());
    }

    @Test
    void largeNumbersThatAreRoundedAreTold() throws IOException {
        var data = ingest.prepare(ingest.write("stamps.libsvm", "1 1:1700000000001 2:70000\n0 1:1700000000002 2:1\n"));
        assertEquals(
                List.of("2 large numbers are rounded to single precision; subtract an offset before"),
                data.info().notes().stream()
                        .filter(note -> note.contains("rounded"))
                        .toList());
    }

    @Test
    void otherDataHasTheFeaturesOfTheModelOrFewer() throws IOException {
        var model = ingest.prepare(ingest.write("train.libsvm", "1 1:1 3:1\n0 2:1\n"))
                .info()
                .schema();
        var fewer = ingest.prepareLike(ingest.write("fewer.libsvm", "0 1:7\n"), model, true);
        assertArrayEquals(new float[][] {{7, 0, 0}}, TestIngest.rows(fewer).features());
        var more = ingest.prepareLike(ingest.write("more.libsvm", "0 1:7\n1 1:1 4:2\n"), model, true);
        assertArrayEquals(
                new float[][] {{7, 0, 0}, {1, 0, 0}}, TestIngest.rows(more).features());
        assertEquals(
                List.of("1 entries of features that the training data hasn't are passed over"),
                more.info().notes());
        // A line without a label begins with an entry.
        var bare = ingest.prepareLike(ingest.write("bare.libsvm", "1:7 3:2\n"), model, false);
        assertArrayEquals(new float[][] {{7, 0, 2}}, TestIngest.rows(bare).features());
        // Where labels aren't asked for, what stands in their place doesn't matter.
        var unlabelled = ingest.prepareLike(ingest.write("new.libsvm", "? 1:7\n"), model, false);
        assertArrayEquals(new float[][] {{7, 0, 0}}, TestIngest.rows(unlabelled).features());
    }

    @Test
    void indicesFromZeroQueriesAndAnyOrderAreRead() throws IOException {
        var data = ingest.prepare(ingest.write("zero.svm", "1 qid:1 2:3 0:1\n0 qid:1 1:2 # c\n"));
        assertEquals(List.of("f0", "f1", "f2"), data.info().featureNames());
        assertArrayEquals(
                new float[][] {{1, 0, 3}, {0, 2, 0}}, TestIngest.rows(data).features());
        assertEquals(
                List.of(
                        "classification: 2 whole numbers; --task regression for values",
                        "indices begin at 0",
                        "qid: in 2 lines is passed over",
                        "1 lines have indices out of order; they are sorted"),
                data.info().notes());
        // The model knows where its indices begin.
        var like = ingest.prepareLike(
                ingest.write("like.svm", "1 1:5\n"), data.info().schema(), true);
        assertArrayEquals(new float[][] {{0, 5, 0}}, TestIngest.rows(like).features());
    }

    @Test
    void numbersArePredictedWhereLabelsAreNotWhole() throws IOException {
        var info = ingest.prepare(ingest.write("real.libsvm", "0.5 1:1\n-1.5 1:2\n2.5 1:3\n"))
                .info();
        assertEquals(Task.REGRESSION, info.task());
    }
}
