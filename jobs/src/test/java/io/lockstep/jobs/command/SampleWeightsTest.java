package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code --weight}: rows that count by a column, in commands. Long because every case is measured by the same two tables:
 * rows that weigh, and each as often as it weighs.
 */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class SampleWeightsTest {
    private static final int ROWS = 240;

    @TempDir
    static Path temp;

    /** Columns a, b, w, class, value; a row's weight is 0 to 3. */
    private static Path weighted;
    /** The same rows without a weight, each as often as its weight says. */
    private static Path repeated;

    @BeforeAll
    static void write() throws IOException {
        var key = RandomKey.of(11, Purpose.EXPERIMENT);
        var once = new ArrayList<>(List.of("a,b,w,class,value"));
        var often = new ArrayList<>(List.of("a,b,class,value"));
        for (int i = 0; i < ROWS; i++) {
            float a = key.normal(4L * i);
            float b = i % 9 == 0 ? Float.NaN : key.normal(4L * i + 1);
            int weight = key.below(4, 4L * i + 2);
            float noise = key.normal(4L * i + 3);
            var kind = a + noise > 0.8 ? "yes" : "no";
            float value = 1000 + 50 * a + 10 * noise;
            var gap = Float.isNaN(b) ? "" : Float.toString(b);
            once.add(a + "," + gap + "," + weight + "," + kind + "," + value);
            for (int w = 0; w < weight; w++) often.add(a + "," + gap + "," + kind + "," + value);
        }
        weighted = Files.write(temp.resolve("weighted.csv"), once);
        repeated = Files.write(temp.resolve("repeated.csv"), often);
    }

    private static CommandRun run(String command, Path data, String name, Object... more) {
        var arguments =
                new ArrayList<Object>(List.of(command, "--data", data, "--quiet", "--output", temp.resolve(name)));
        var given = Arrays.asList(more);
        if (command.equals("train")) {
            arguments.add("--overwrite");
            if (!given.contains("--missing")) arguments.addAll(List.of("--missing", "mean"));
            if (!given.contains("--epochs")) arguments.addAll(List.of("--epochs", 2));
        }
        arguments.addAll(given);
        return CommandRun.of(arguments.toArray());
    }

    private static Path trained(Path data, String name, Object... more) {
        var run = run("train", data, name, more);
        assertEquals(0, run.code(), run.err());
        return temp.resolve(name);
    }

    private static JsonNode evaluated(Path model, Path data) throws IOException {
        return CommandRun.json(CommandRun.well("evaluate", "--model", model, "--data", data, "--quiet")
                .out());
    }

    private static String hash(Path run) throws IOException {
        return CommandRun.json(run.resolve("run.json")).path("weights_sha256").asText();
    }

    private static void near(JsonNode expected, JsonNode found, String place) {
        if (expected.isNumber())
            assertEquals(
                    expected.asDouble(), found.asDouble(), 1e-6 * Math.max(1, Math.abs(expected.asDouble())), place);
        else assertEquals(expected.size(), found.size(), place);
        expected.fieldNames().forEachRemaining(name -> near(expected.get(name), found.path(name), place + "." + name));
        if (expected.isArray())
            for (int i = 0; i < expected.size(); i++) near(expected.get(i), found.path(i), place + i);
    }

    /** What is learnt before training: z-scores, what is put in for missing values, balanced classes, the target's scale. */
    @ParameterizedTest
    @CsvSource({"class, mean", "class, median", "value, mean"})
    void aRowOfWeightTwoIsTheRowTwiceInStatistics(String label, String missing) throws IOException {
        var other = label.equals("class") ? "value" : "class";
        var options = new ArrayList<Object>(
                List.of("--label", label, "--drop", other, "--standardize", "--missing", missing, "--epochs", 1));
        if (label.equals("class")) options.addAll(List.of("--class-weights", "balanced"));
        var twice = trained(repeated, "repeated", options.toArray());
        options.addAll(List.of("--weight", "w"));
        var once = trained(weighted, "weighted", options.toArray());
        for (var part : List.of("standardizer", "target_scaler"))
            near(
                    CommandRun.json(twice.resolve("model.json")).path(part),
                    CommandRun.json(once.resolve("model.json")).path(part),
                    part);
        var classWeights = "/identity/settings/classWeights";
        near(
                CommandRun.json(twice.resolve("run.json")).at(classWeights),
                CommandRun.json(once.resolve("run.json")).at(classWeights),
                classWeights);
    }

    @ParameterizedTest
    @CsvSource({"class, value", "value, class"})
    void aRowOfWeightTwoIsTheRowTwiceInMetrics(String label, String other) throws IOException {
        var model = trained(weighted, "model-" + label, "--label", label, "--drop", other, "--weight", "w");
        var once = evaluated(model, weighted);
        var bare = Files.readString(model.resolve("model.json")).replaceAll(",\\s*\"weight_name\" : \"w\"", "");
        Files.writeString(model.resolve("model.json"), bare);
        var twice = evaluated(model, repeated);
        assertEquals(ROWS, once.path("rows").asInt());
        assertTrue(twice.path("rows").asInt() > ROWS);
        for (var name : (Iterable<String>) twice::fieldNames)
            if (!name.equals("rows")) near(twice.get(name), once.path(name), name);
    }

    @Test
    void workersAndTheOrderOfRowsChangeNothing() throws IOException {
        var hashes = new ArrayList<String>();
        for (int workers : new int[] {1, 2, 7})
            hashes.add(hash(trained(
                    weighted,
                    "workers",
                    "--label",
                    "class",
                    "--drop",
                    "value",
                    "--weight",
                    "w",
                    "--valid",
                    0.2,
                    "--workers",
                    workers,
                    "--batch-size",
                    64,
                    "--shards",
                    8)));
        var lines = new ArrayList<>(Files.readAllLines(weighted));
        Collections.reverse(lines.subList(1, lines.size()));
        var reversed = Files.write(temp.resolve("reversed.csv"), lines);
        hashes.add(hash(trained(
                reversed,
                "reversed",
                "--label",
                "class",
                "--drop",
                "value",
                "--weight",
                "w",
                "--valid",
                0.2,
                "--batch-size",
                64,
                "--shards",
                8)));
        assertEquals(List.of(hashes.get(0), hashes.get(0), hashes.get(0), hashes.get(0)), hashes);
        var unweighted = trained(
                weighted,
                "unweighted",
                "--label",
                "class",
                "--drop",
                "value,w",
                "--valid",
                0.2,
                "--batch-size",
                64,
                "--shards",
                8);
        assertNotEquals(hashes.get(0), hash(unweighted));
    }

    @Test
    void weightsOfOneTrainAsNone() throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(repeated));
        lines.set(0, lines.get(0) + ",one");
        for (int i = 1; i < lines.size(); i++) lines.set(i, lines.get(i) + ",1");
        var ones = Files.write(temp.resolve("ones.csv"), lines);
        var with = trained(ones, "ones", "--label", "class", "--drop", "value", "--weight", "one");
        var without = trained(repeated, "none", "--label", "class", "--drop", "value");
        assertEquals(hash(without), hash(with));
    }

    @Test
    void epochsAndTheTestAreWeighted() throws IOException {
        var run = trained(
                weighted,
                "shown",
                "--label",
                "class",
                "--drop",
                "value",
                "--weight",
                "w",
                "--test",
                weighted,
                "--learning-rate",
                "1e-9",
                "--epochs",
                1);
        var epoch = CommandRun.lines(run.resolve("metrics.jsonl")).get(0);
        var test = CommandRun.json(run.resolve("run.json")).path("test");
        assertEquals(test.path("loss").asDouble(), epoch.path("train_loss").asDouble(), 1e-5);
        assertEquals(
                test.path("accuracy").asDouble(), epoch.path("train_accuracy").asDouble(), 1e-5);
        near(test, evaluated(run, weighted), "test");
        var ones = Files.readAllLines(weighted).stream()
                .map(line -> line.startsWith("a,") ? line : line.replaceFirst("^([^,]*,[^,]*),\\d", "$1,1"))
                .toList();
        var unweighted = CommandRun.json(
                CommandRun.well("evaluate", "--model", run, "--data", weighted, "--weight", "none", "--quiet")
                        .out());
        near(evaluated(run, Files.write(temp.resolve("all-one.csv"), ones)), unweighted, "each row once");
        assertNotEquals(test.path("loss").asDouble(), unweighted.path("loss").asDouble(), 1e-6);
    }

    /** Whose gradient is 0: plain descent stays where it is, so leaving the rows out is the same training. */
    @Test
    void stepsOfNoWeightMoveNothing() throws IOException {
        var lines = Files.readAllLines(repeated).subList(0, 31);
        var all = new ArrayList<>(List.of(lines.get(0) + ",w"));
        for (var line : lines.subList(1, 31)) {
            all.add(line + ",1");
            all.add(line + ",0");
        }
        var half = Files.write(temp.resolve("half.csv"), lines);
        var whole = Files.write(temp.resolve("whole.csv"), all);
        Object[] options = {
            "--label",
            "class",
            "--drop",
            "value",
            "--no-shuffle",
            "--batch-size",
            1,
            "--optimizer",
            "sgd",
            "--learning-rate",
            0.05
        };
        var without = hash(trained(half, "half", options));
        var with = new ArrayList<>(Arrays.asList(options));
        with.addAll(List.of("--weight", "w"));
        assertEquals(without, hash(trained(whole, "whole", with.toArray())));
    }

    @Test
    void predictionNeedsNoWeights() throws IOException {
        var model = trained(weighted, "predicts", "--label", "class", "--drop", "value", "--weight", "w");
        var bare = temp.resolve("bare.csv");
        Files.writeString(bare, "a,b\n1,2\n-1,\n");
        var run = run("predict", bare, "bare-predictions.csv", "--model", model);
        assertEquals(0, run.code(), run.err());
        assertEquals(3, Files.readAllLines(temp.resolve("bare-predictions.csv")).size());
        CommandRun.of("evaluate", "--model", model, "--data", repeated).assertMistake("no weight column \"w\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,w,y;1,1,0;2,-1,1 | line 3, row 2, column \"w\": the weight is -1.0; allowed are 0 and numbers from",
                "a,w,y;1,,0;2,1,1 | line 2, row 1, column \"w\": the weight is missing",
                "a,w,y;1,1,0;2,NaN,1 | line 3, row 2, column \"w\": \"NaN\" is no weight",
                "a,w,y;1,NA,0;2,1,1 | line 2, row 1, column \"w\": \"NA\" is no weight",
                "a,w,y;1,much,0;2,1,1 | line 2, row 1, column \"w\": \"much\" is no weight",
                "a,w,y;1,1e30,0;2,1,1 | column \"w\": the weight is 1.0E30",
                "a,w,y;1,0,0;2,0,1 | weight: every row of ",
                "a,v,y;1,0,0;2,0,1 | no weight column \"w\"; the columns are a, v, y"
            })
    void badWeightsAreRefusedByLine(String table, String message) throws IOException {
        var file = temp.resolve("bad.csv");
        Files.writeString(file, table.replace(';', '\n') + "\n");
        run("train", file, "bad", "--label", "y", "--weight", "w").assertMistake(message);
        assertFalse(Files.exists(temp.resolve("bad")));
    }

    @Test
    void otherUsesOfTheColumnAreRefused() {
        run("train", weighted, "bad", "--label", "class", "--weight", "class")
                .assertMistake("weight: class is the label column");
        run("train", weighted, "bad", "--label", "class", "--weight", "w", "--features", "a,w")
                .assertMistake("features: w is the weight column");
        CommandRun.of("train", "--data", "builtin:moons", "--weight", "w", "--output", temp.resolve("bad"))
                .assertMistake("weight: builtin:moons is a built-in set");
    }
}
