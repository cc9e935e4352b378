package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate} and {@code predict}, with names that need quoting and paths that need care. */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class SavedModelTest {
    private static final int ROWS = 90;
    private static final String[] CLASSES = {"plain", "\"with, comma\"", "\"with \"\"quote\"\"\""};

    @TempDir
    static Path temp;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void train() throws IOException {
        var directory = Files.createDirectory(temp.resolve("dätä ü"));
        data = directory.resolve("three classes.csv");
        model = directory.resolve("ein modell");
        var text = new StringBuilder("a,b,kind\n");
        for (int i = 0; i < ROWS; i++)
            text.append(i % 3 * 2 + i * 0.001)
                    .append(',')
                    .append(-i % 3)
                    .append(',')
                    .append(CLASSES[i % 3])
                    .append('\n');
        Files.writeString(data, text);
        CommandRun.well(
                "train",
                "--data",
                data,
                "--label",
                "kind",
                "--epochs",
                60,
                "--learning-rate",
                0.05,
                "--quiet",
                "--output",
                model);
    }

    @Test
    void evaluatePrintsOneJsonObjectAndNothingElse() throws IOException {
        var run = CommandRun.well("evaluate", "--model", model, "--data", data);
        assertEquals(1, run.out().lines().count(), run.out());
        var json = CommandRun.json(run.out());
        assertEquals(ROWS, json.path("rows").asInt());
        assertTrue(json.path("loss").isNumber());
        assertEquals(1.0, json.path("accuracy").asDouble());
        assertEquals("", run.err());
        var again = CommandRun.well("evaluate", "--model", "file:" + model + "/", "--data", "file:" + data, "--quiet");
        assertEquals(run.out(), again.out());
    }

    @Test
    void predictWritesARowForEachRowInOrder() throws IOException {
        var output = temp.resolve("a new directory").resolve("pré d.csv");
        CommandRun.well("predict", "--model", model, "--data", data, "--output", output);
        var lines = Files.readAllLines(output);
        assertEquals(
                "prediction,probability_plain,\"probability_with \"\"quote\"\"\",\"probability_with, comma\"",
                lines.get(0));
        assertEquals(ROWS + 1, lines.size());
        for (int i = 0; i < ROWS; i++) assertTrue(lines.get(i + 1).startsWith(CLASSES[i % 3] + ","), lines.get(i + 1));
        double sum = 0;
        for (var cell : lines.get(1).substring("plain,".length()).split(",")) sum += Double.parseDouble(cell);
        assertEquals(1, sum, 1e-5);
        assertEquals(List.of(".prepared", "pré d.csv"), CommandRun.names(output.getParent()), "no companions");
    }

    @Test
    void predictNeedsNoLabels() throws IOException {
        var unlabelled = temp.resolve("unlabelled.csv");
        Files.writeString(unlabelled, "a,b\n0,0\n4.01,-2\n");
        var output = temp.resolve("unlabelled-out.csv");
        CommandRun.well("predict", "--model", model, "--data", unlabelled, "--output", output, "--quiet");
        assertEquals(3, Files.readAllLines(output).size());
        CommandRun.of("evaluate", "--model", model, "--data", unlabelled).assertMistake("no label column \"kind\"");
    }

    @Test
    void whatIsThereIsReplacedOnlyWhenAsked() throws IOException {
        var output = temp.resolve("there.csv");
        Files.writeString(output, "mine");
        CommandRun.of("predict", "--model", model, "--data", data, "--output", output)
                .assertMistake("output: ", "there.csv exists; replace it with --overwrite");
        assertEquals("mine", Files.readString(output));
        CommandRun.well("predict", "--model", model, "--data", data, "--output", output, "--overwrite");
        assertEquals(ROWS + 1, Files.readAllLines(output).size());
        CommandRun.of("predict", "--model", model, "--data", data, "--output", temp, "--overwrite")
                .assertMistake("is a directory; allowed is a file");
    }

    @Test
    void modelsAndDataThatDontFitAreRefused() throws IOException {
        CommandRun.of("evaluate", "--model", temp.resolve("none"), "--data", data)
                .assertMistake("model: ", "/none has no model.json");
        CommandRun.of("evaluate", "--model", model, "--data", temp.resolve("none.csv"))
                .assertMistake("none.csv does not exist");
        CommandRun.of("evaluate", "--model", model, "--data", "builtin:moons?n=10")
                .assertMistake("builtin:moons?n=10: the columns don't fit the training data: missing a, b");
        CommandRun.of("evaluate", "--model", model, "--data", "gopher://x/y").assertMistake("gopher");
        var broken = Files.createDirectory(temp.resolve("broken"));
        Files.writeString(broken.resolve("model.json"), "{\"format_version\": 99}");
        CommandRun.of("evaluate", "--model", broken, "--data", data)
                .assertMistake("broken/model.json: format version 99; this release reads 1");
    }

    @Test
    void aRegressionIsJudgedByItsErrorsAndPredictsNumbers() throws IOException {
        var regression = temp.resolve("regression");
        var line = "builtin:linear?n=80";
        CommandRun.well("train", "--data", line, "--epochs", 2, "--quiet", "--output", regression);
        var json = CommandRun.json(CommandRun.well("evaluate", "--model", regression, "--data", line)
                .out());
        assertEquals(80, json.path("rows").asInt());
        for (var name : List.of("loss", "r2", "rmse"))
            assertTrue(json.path(name).isNumber(), json.toString());
        assertFalse(json.has("accuracy"));
        var output = temp.resolve("numbers.csv");
        CommandRun.well("predict", "--model", regression, "--data", line, "--output", output, "--quiet");
        var lines = Files.readAllLines(output);
        assertEquals("prediction", lines.get(0));
        assertEquals(81, lines.size());
        for (var number : lines.subList(1, 81)) assertTrue(Double.isFinite(Double.parseDouble(number)), number);
    }
}
