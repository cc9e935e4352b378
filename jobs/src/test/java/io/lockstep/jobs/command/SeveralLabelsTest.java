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

/** {@code --label a,b}: values, and labels that are each there or not. */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class SeveralLabelsTest {
    private static final int ROWS = 400;

    @TempDir
    static Path temp;

    private static Path data;

    @BeforeAll
    static void write() throws IOException {
        var key = RandomKey.of(5, Purpose.EXPERIMENT);
        var lines = new ArrayList<>(List.of("price,a,cat,b,weight,dog"));
        for (int i = 0; i < ROWS; i++) {
            float a = key.normal(4L * i);
            float b = key.normal(4L * i + 1);
            float price = 5000 + 700 * a - 300 * b + 50 * key.normal(4L * i + 2);
            float weight = (float) (0.01 * b + 0.002 * key.normal(4L * i + 3));
            lines.add(price + "," + a + "," + (a + b > 0 ? 1 : 0) + "," + b + "," + weight + "," + (a > 0.3 ? 1 : 0));
        }
        data = Files.write(temp.resolve("data.csv"), lines);
    }

    private static Path trained(String name, Object... more) {
        var arguments = new ArrayList<Object>(
                List.of("train", "--data", data, "--quiet", "--overwrite", "--output", temp.resolve(name)));
        arguments.addAll(Arrays.asList(more));
        CommandRun.well(arguments.toArray());
        return temp.resolve(name);
    }

    private static JsonNode evaluated(Path model) throws IOException {
        return CommandRun.json(CommandRun.well("evaluate", "--model", model, "--data", data, "--quiet")
                .out());
    }

    private static List<double[]> predicted(Path model, String header) throws IOException {
        var file = temp.resolve(model.getFileName() + ".csv");
        CommandRun.well("predict", "--model", model, "--data", data, "--output", file, "--quiet", "--overwrite");
        var lines = Files.readAllLines(file);
        assertEquals(header, lines.get(0));
        return numbers(lines);
    }

    private static List<double[]> numbers(List<String> lines) {
        return lines.stream()
                .skip(1)
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
    }

    @Test
    void valuesAreEachScaledAndEachPredicted() throws IOException {
        var model = trained("values", "--label", "price,weight", "--drop", "cat,dog", "--epochs", 20, "--valid", 0.2);
        var info = CommandRun.json(model.resolve("model.json"));
        assertEquals(2, info.at("/target_scaler/mean").size());
        assertEquals("price,weight", info.path("label_name").asText());
        var figures = evaluated(model);
        var rows = predicted(model, "prediction_price,prediction_weight");
        var actual = numbers(Files.readAllLines(data));
        double sum = 0;
        int[] columns = {0, 4};
        var names = List.of("price", "weight");
        for (int t = 0; t < 2; t++) {
            double mean = 0;
            for (var row : actual) mean += row[columns[t]] / ROWS;
            double error = 0;
            double spread = 0;
            for (int i = 0; i < ROWS; i++) {
                double y = actual.get(i)[columns[t]];
                error += (rows.get(i)[t] - y) * (rows.get(i)[t] - y);
                spread += (y - mean) * (y - mean);
            }
            double r2 = 1 - error / spread;
            assertTrue(r2 > 0.8, names.get(t) + " " + r2);
            assertEquals(r2, figures.at("/per_output/" + names.get(t) + "/r2").asDouble(), 1e-5);
            sum += r2;
        }
        assertEquals(sum / 2, figures.path("r2").asDouble(), 1e-5); // uniform_average
        var lines = CommandRun.lines(model.resolve("metrics.jsonl"));
        assertTrue(lines.get(lines.size() - 1).path("valid_r2").asDouble() > 0.8);
    }

    @Test
    void labelsOfZerosAndOnesAreEachThereOrNot() throws IOException {
        var model = trained(
                "labels",
                "--label",
                "cat,dog",
                "--drop",
                "price,weight",
                "--epochs",
                20,
                "--learning-rate",
                0.01,
                "--valid",
                0.2,
                "--metrics",
                "macro_f1,roc_auc");
        assertEquals(
                "bce", CommandRun.json(model.resolve("model.json")).path("loss").asText());
        var figures = evaluated(model);
        var rows = predicted(model, "prediction_cat,prediction_dog,probability_cat,probability_dog");
        var actual = numbers(Files.readAllLines(data));
        int[] columns = {2, 5};
        int allRight = 0;
        for (int i = 0; i < ROWS; i++)
            if (rows.get(i)[0] == actual.get(i)[2] && rows.get(i)[1] == actual.get(i)[5]) allRight++;
        assertEquals((double) allRight / ROWS, figures.path("accuracy").asDouble(), 1e-12);
        assertTrue(allRight > 0.8 * ROWS, allRight + " of " + ROWS);
        double macro = 0;
        var names = List.of("cat", "dog");
        for (int t = 0; t < 2; t++) {
            int hits = 0;
            int said = 0;
            int there = 0;
            for (int i = 0; i < ROWS; i++) {
                assertEquals(rows.get(i)[t], rows.get(i)[2 + t] > 0.5 ? 1 : 0);
                if (rows.get(i)[t] == 1) said++;
                if (actual.get(i)[columns[t]] == 1) there++;
                if (rows.get(i)[t] == 1 && actual.get(i)[columns[t]] == 1) hits++;
            }
            double f1 = 2.0 * hits / (said + there);
            assertEquals(f1, figures.at("/per_class/" + names.get(t) + "/f1").asDouble(), 1e-12);
            macro += f1 / 2;
        }
        assertEquals(macro, figures.path("macro_f1").asDouble(), 1e-12);
        var lines = CommandRun.lines(model.resolve("metrics.jsonl"));
        assertTrue(lines.get(lines.size() - 1).path("valid_roc_auc").asDouble() > 0.9);
    }

    @Test
    void servingGivesAllTargets() throws IOException {
        var model = ModelDirectory.read(
                trained("served", "--label", "cat,dog", "--drop", "price,weight", "--epochs", 3)
                        .toString(),
                new Configuration());
        var row = numbers(Files.readAllLines(data)).get(0);
        var features = new float[] {(float) row[1], (float) row[3]};
        var first = predicted(temp.resolve("served"), "prediction_cat,prediction_dog,probability_cat,probability_dog")
                .get(0);
        var all = model.predictAll(features);
        var probabilities = model.probabilities(features);
        for (int t = 0; t < 2; t++) {
            assertEquals(first[t], all[t]);
            assertEquals(first[2 + t], (float) probabilities[t], 1e-7);
        }
        assertEquals(List.of("cat", "dog"), model.info().labelNames());
    }

    @Test
    void zerosAndOnesAreValuesWhereAskedFor() throws IOException {
        var model =
                trained("asked", "--label", "cat,dog", "--drop", "price,weight", "--task", "regression", "--epochs", 1);
        assertEquals(
                "mse", CommandRun.json(model.resolve("model.json")).path("loss").asText());
    }

    @Test
    void workersChangeNothing() throws IOException {
        var hashes = new ArrayList<String>();
        for (int workers : new int[] {1, 2, 7})
            hashes.add(CommandRun.json(trained(
                                    "workers",
                                    "--label",
                                    "price,weight,dog",
                                    "--batch-size",
                                    64,
                                    "--shards",
                                    8,
                                    "--epochs",
                                    2,
                                    "--workers",
                                    workers)
                            .resolve("run.json"))
                    .path("weights_sha256")
                    .asText());
        assertEquals(List.of(hashes.get(0), hashes.get(0), hashes.get(0)), hashes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x,a,b;1,2,3;2,,4 | a,b | line 3, row 2, column \"a\": the label is empty",
                "x,a,b;1,2,3;2,3,? | a,b | line 3, row 2, column \"b\": \"?\" is no label",
                "x,a,b;1,2,3;2,3,cat | a,b | line 3, row 2, column \"b\": \"cat\" is not a number",
                "x,a,b;1,0,1;2,1,2 | a,b --task classification | line 3, row 2, column \"b\": \"2\" is neither 0 nor 1",
                "x,a,b;1,0,1;2,1,1 | a,c | no label column \"c\"; the columns are x, a, b",
                "x,a,b;1,0,1;2,1,1 | a,a | label: a,a names a column twice",
                "x,a,b;1,0,1;2,1,1 | a,b --drop b | drop: b is the label column",
                "x,a,b;1,0,1;2,1,1 | a,b --class-weights balanced | labels that are each there or not",
                "x,a,b;1,0,1;2,1,1 | a,b --loss cross_entropy | allowed is bce"
            })
    void mistakesAreNamed(String table, String options, String message) throws IOException {
        var file = temp.resolve("bad.csv");
        Files.writeString(file, table.replace(';', '\n') + "\n");
        var arguments = new ArrayList<Object>(
                List.of("train", "--data", file, "--quiet", "--output", temp.resolve("bad"), "--label"));
        arguments.addAll(List.of(options.split(" ")));
        CommandRun.of(arguments.toArray()).assertMistake(message);
        assertFalse(Files.exists(temp.resolve("bad")));
    }

    @Test
    void rowsWithoutALabelMayBeDropped() throws IOException {
        var file = temp.resolve("gaps.csv");
        Files.writeString(file, "x,a,b\n1,2.5,3\n2,,4\n3,1,\n4,2,1\n5,7,8\n");
        var run = temp.resolve("gaps");
        CommandRun.well(
                "train",
                "--data",
                file,
                "--label",
                "a,b",
                "--missing-label",
                "drop",
                "--quiet",
                "--epochs",
                1,
                "--output",
                run);
        assertEquals(
                3,
                CommandRun.json(run.resolve("run.json")).at("/data/train/rows").asInt());
    }

    @Test
    void otherSourcesHaveOneLabel() {
        CommandRun.of("train", "--data", "builtin:moons", "--label", "a,b", "--output", temp.resolve("bad"))
                .assertMistake("label: builtin:moons is a built-in set, whose rows have one label");
    }
}
