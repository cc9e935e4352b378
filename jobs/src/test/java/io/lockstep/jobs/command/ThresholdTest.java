package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import io.lockstep.driver.train.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --threshold} and {@code --class-weights} by name, on classes one of which is rare. */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class ThresholdTest {
    private static final int ROWS = 800;

    @TempDir
    static Path temp;

    private static Path train;
    private static Path valid;
    private static Path test;

    @BeforeAll
    static void write() throws IOException {
        train = rows("train.csv", 1);
        valid = rows("valid.csv", 2);
        test = rows("test.csv", 3);
    }

    private static Path rows(String name, int seed) throws IOException {
        var key = RandomKey.of(seed, Purpose.EXPERIMENT);
        var lines = new ArrayList<>(List.of("a,b,kind"));
        for (int i = 0; i < ROWS; i++) {
            float a = key.normal(3L * i);
            float b = key.normal(3L * i + 1);
            lines.add(a + "," + b + "," + (a + b + key.normal(3L * i + 2) > 2.4 ? "rare" : "common"));
        }
        return Files.write(temp.resolve(name), lines);
    }

    private static Path trained(String name, Object... more) {
        var arguments = new ArrayList<Object>(List.of(
                "train",
                "--data",
                train,
                "--valid",
                valid,
                "--test",
                test,
                "--label",
                "kind",
                "--epochs",
                4,
                "--quiet",
                "--overwrite",
                "--output",
                temp.resolve(name)));
        arguments.addAll(Arrays.asList(more));
        CommandRun.well(arguments.toArray());
        return temp.resolve(name);
    }

    private static JsonNode evaluated(Path model, Path data) throws IOException {
        return CommandRun.json(CommandRun.well("evaluate", "--model", model, "--data", data, "--quiet")
                .out());
    }

    private static List<String[]> predicted(Path model, Path data) throws IOException {
        var file = temp.resolve("predicted.csv");
        CommandRun.well("predict", "--model", model, "--data", data, "--output", file, "--quiet", "--overwrite");
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
    }

    /** By all thresholds that make a difference, from the predictions of a model without one. */
    private static double best(String aim, List<String[]> predictions, List<Boolean> rare) {
        double most = 0;
        for (var cut : predictions) {
            double threshold = Double.parseDouble(cut[2]);
            double hits = 0;
            double falseAlarms = 0;
            double positives = 0;
            for (int i = 0; i < predictions.size(); i++) {
                boolean said = Double.parseDouble(predictions.get(i)[2]) >= threshold;
                if (rare.get(i)) positives++;
                if (said && rare.get(i)) hits++;
                if (said && !rare.get(i)) falseAlarms++;
            }
            double figure = aim.equals("f1")
                    ? 2 * hits / (positives + hits + falseAlarms)
                    : (hits / positives + 1 - falseAlarms / (ROWS - positives)) / 2;
            most = Math.max(most, figure);
        }
        return most;
    }

    @ParameterizedTest
    @CsvSource({"f1, bce", "balanced-accuracy, bce", "f1, cross_entropy"})
    void aTunedThresholdIsTheBestOnTheValidationRows(String aim, String loss) throws IOException {
        var plain = trained("plain", "--loss", loss);
        var model = trained("tuned", "--loss", loss, "--threshold", aim);
        double threshold =
                CommandRun.json(model.resolve("model.json")).path("threshold").asDouble();
        assertTrue(threshold > 0 && threshold < 0.5, "" + threshold);
        var rare = Files.readAllLines(valid).stream()
                .skip(1)
                .map(line -> line.endsWith("rare"))
                .toList();
        var figures = evaluated(model, valid);
        double found = aim.equals("f1")
                ? figures.at("/per_class/rare/f1").asDouble()
                : (figures.at("/per_class/rare/recall").asDouble()
                                + figures.at("/per_class/common/recall").asDouble())
                        / 2;
        assertEquals(best(aim, predicted(plain, valid), rare), found, 1e-9);
        var kept = CommandRun.json(model.resolve("evaluation.json"));
        assertEquals(figures.path("confusion"), kept.at("/valid/confusion"));
        assertEquals(
                figures.path("accuracy").asDouble(), kept.at("/valid/accuracy").asDouble(), 1e-12);
        var tested = CommandRun.json(model.resolve("run.json")).path("test");
        assertEquals(evaluated(model, test).path("confusion"), tested.path("confusion"));
        assertEquals(
                CommandRun.json(plain.resolve("run.json")).path("weights_sha256"),
                CommandRun.json(model.resolve("run.json")).path("weights_sha256"));
    }

    @Test
    void aGivenThresholdDecidesEverywhere() throws IOException {
        var model = trained("given", "--threshold", 0.2);
        var lines = predicted(model, valid);
        var serving = ModelDirectory.read(model.toString(), new Configuration());
        var data = Files.readAllLines(valid);
        int rare = 0;
        for (int i = 0; i < ROWS; i++) {
            boolean said = lines.get(i)[0].equals("rare");
            assertEquals(Double.parseDouble(lines.get(i)[2]) >= 0.2, said);
            if (said) rare++;
            var cells = data.get(i + 1).split(",");
            var features = new float[] {Float.parseFloat(cells[0]), Float.parseFloat(cells[1])};
            assertEquals(lines.get(i)[0], serving.predictClass(features));
        }
        var confusion = evaluated(model, valid).path("confusion");
        assertEquals(rare, confusion.at("/0/1").asInt() + confusion.at("/1/1").asInt());
        var epochs = CommandRun.lines(model.resolve("metrics.jsonl"));
        assertEquals(
                evaluated(model, valid).path("accuracy").asDouble(),
                epochs.get(epochs.size() - 1).path("valid_accuracy").asDouble(),
                1e-12);
    }

    @Test
    void classesWeighByName() throws IOException {
        var hashes = new ArrayList<String>();
        var config = temp.resolve("weights.yaml");
        Files.writeString(config, "class-weights: {rare: 4}\n");
        for (var given : List.of(
                List.of("--class-weights", "rare=4"),
                List.of("--class-weights", "common:1,rare:4"),
                List.of("--class-weights", "{\"rare\": 4, \"common\": 1.0}"),
                List.of("--config", config))) {
            var run = CommandRun.json(trained("weighed", given.toArray()).resolve("run.json"));
            hashes.add(run.path("weights_sha256").asText());
            assertEquals("[1.0,4.0]", run.at("/identity/settings/classWeights").toString());
        }
        assertEquals(List.of(hashes.get(0), hashes.get(0), hashes.get(0), hashes.get(0)), hashes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--threshold 1.5 | threshold: '1.5'; allowed are numbers between 0 and 1",
                "--threshold best | threshold: 'best'; allowed are numbers between 0 and 1, and f1",
                "--threshold f1 | threshold: there are no validation rows to tune f1 on",
                "--class-weights often=2 | class-weights: there is no class often; the classes are common, rare",
                "--class-weights rare=-1 | class-weights: 'rare=-1'; allowed are balanced, and weights by class",
                "--class-weights rare=2,rare=3 | class-weights: 'rare=2,rare=3'; allowed are balanced"
            })
    void mistakesAreNamed(String options, String message) {
        var arguments = new ArrayList<Object>(
                List.of("train", "--data", train, "--label", "kind", "--quiet", "--output", temp.resolve("bad")));
        arguments.addAll(List.of(options.split(" ")));
        CommandRun.of(arguments.toArray()).assertMistake(message);
        assertFalse(Files.exists(temp.resolve("bad")));
    }

    @Test
    void aThresholdIsForTwoClasses() {
        CommandRun.of(
                        "train",
                        "--data",
                        "builtin:blobs?centers=3",
                        "--threshold",
                        0.3,
                        "--quiet",
                        "--output",
                        temp.resolve("bad"))
                .assertMistake("threshold: 0.3 is for two classes, or several labels, and the data has 3 classes");
    }
}
