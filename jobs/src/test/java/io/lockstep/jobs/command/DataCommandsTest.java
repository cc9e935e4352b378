package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user meets who trains on a table and brings other tables to the model. */
@Tag("slow")
class DataCommandsTest {
    @TempDir
    Path temp;

    private String file(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text).toString();
    }

    private String at(String name) {
        return temp.resolve(name).toString();
    }

    private CommandRun train(String data, String output, String... more) {
        var arguments =
                new ArrayList<>(List.of("train", "--master", "local[2]", "--data", data, "--output", at(output)));
        arguments.addAll(List.of("--epochs", "200", "--learning-rate", "0.05", "--hidden", "8", "--quiet"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private CommandRun predict(String data, String output) {
        return CommandRun.of(
                "predict", "--master", "local[2]", "--model", at("m"), "--data", data, "--output", at(output));
    }

    private CommandRun evaluate(String data, String... more) {
        var arguments =
                new ArrayList<>(List.of("evaluate", "--master", "local[2]", "--model", at("m"), "--data", data));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static void assertMistake(CommandRun result, String message) {
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertEquals(
                1,
                result.err()
                        .lines()
                        .filter(line -> line.startsWith("lockstep: "))
                        .count(),
                result.err());
        assertFalse(result.err().contains("\tat "), result.err());
        assertEquals("", result.out());
    }

    @Test
    void aModelMeetsOtherTables() throws IOException {
        var rows = "a,b,label\n0,1,left\n1,0,right\n0,.9,left\n.9,0,right\n.1,1,left\n1,.1,right\n";
        var trained = train(file("train.csv", rows), "m");
        assertEquals(0, trained.code(), trained.err());

        // Columns in another order, without labels or with others than the model's: predictions in the rows' order.
        var expected = List.of("right", "left", "right");
        for (var data : List.of("b,a\n0,1\n1,0\n.1,.9\n", "b,label,a\n0,?,1\n1,up,0\n.1,,.9\n")) {
            var name = "new-" + data.length() + ".csv";
            var result = predict(file(name, data), "predicted-" + name);
            assertEquals(0, result.code(), result.err());
            var lines = Files.readAllLines(temp.resolve("predicted-" + name));
            assertEquals("prediction,probability_left,probability_right", lines.get(0));
            assertEquals(
                    expected,
                    lines.stream().skip(1).map(line -> line.split(",")[0]).toList());
        }
        var more = predict(file("more.csv", "b,a,id\n0,1,7\n"), "with-id.csv");
        assertEquals(0, more.code(), more.err());
        assertEquals(2, Files.readAllLines(temp.resolve("with-id.csv")).size());
        assertMistake(predict(file("less.csv", "b\n0\n"), "none.csv"), "missing a; needed are a, b");
        assertMistake(predict(at("nowhere.csv"), "none.csv"), "nowhere.csv does not exist");
        try (var files = Files.list(temp)) {
            var left = files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\.?none.*"));
            assertEquals(List.of(), left.toList());
        }

        // Labels in a column of another name; the same mistakes as in training, and classes that the model doesn't
        // know.
        var renamed = evaluate(file("truth.csv", "truth,a,b\nleft,0,1\nright,0,1\n"), "--label", "truth");
        assertEquals(0, renamed.code(), renamed.err());
        var metrics = new ObjectMapper().readTree(renamed.out());
        assertEquals(2, metrics.path("rows").asInt());
        assertEquals(0.5, metrics.path("accuracy").asDouble());
        assertMistake(
                evaluate(file("up.csv", "a,b,label\n1,2,left\n1,2,up\n")),
                "up.csv, line 3, row 2, column \"label\": class \"up\"; the training data's classes are left, right");
        assertMistake(evaluate(at("truth.csv")), "no label column \"label\"; the columns are truth, a, b");
    }

    @Test
    void trainingOnWhatIsNoDataLeavesNothing() throws IOException {
        var good = file("good.csv", "a,label\n1,x\n2,y\n3,x\n");
        var bad = file("bad.csv", "a,label\n1,x\nten,y\n3,x\n");
        assertMistake(train(bad, "out"), "bad.csv, line 3, row 2, column \"a\": \"ten\" is not a number");
        assertMistake(train(good, "out", "--test", bad), "bad.csv, line 3, row 2");
        assertMistake(train(good, "out", "--valid", bad), "bad.csv, line 3, row 2");
        assertMistake(train(good, "out", "--valid", at("nowhere.csv")), "nowhere.csv does not exist");
        assertMistake(train(good, "out", "--valid", "3"), "valid: 3 of 3 rows");
        assertMistake(train(good, "out", "--valid", "0"), "valid: '0'; allowed are a fraction between 0 and 1");
        assertMistake(train(good, "out", "--valid", "1.0"), "valid: '1.0'; allowed are a fraction between 0 and 1");
        assertMistake(train(good, "out", "--valid", "0.01"), "both training and validation need at least one");
        assertMistake(train(good, "out", "--format", "libsvm"), "good.csv, line 1, row 1");
        assertMistake(train(good, "out", "--format", "parquet"), "good.csv: not a Parquet file");
        assertMistake(train(good, "out", "--format", "xlsx"), "format: 'xlsx'; allowed are");
        assertMistake(train(good, "out", "--label", "class"), "no label column \"class\"; the columns are a, label");
        assertMistake(train("nosuch://a/b.csv", "out"), "data: nosuch://a/b.csv: no usable location");
        assertFalse(Files.exists(temp.resolve("out")));
    }
}
