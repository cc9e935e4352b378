package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A regression whose targets are far from 0 and wide, as prices are. */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class TargetScalingTest {
    private static final int ROWS = 600;

    @TempDir
    static Path temp;

    private static Path data;
    private static double mean;
    private static double variance;

    @BeforeAll
    static void write() throws IOException {
        var key = RandomKey.of(7, Purpose.EXPERIMENT);
        var lines = new ArrayList<String>();
        lines.add("a,b,price");
        var prices = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            float a = (float) key.normalDouble(3L * i);
            float b = (float) key.normalDouble(3L * i + 1);
            prices[i] = (float) (300_000 + 80_000 * a - 40_000 * b + 20_000 * key.normalDouble(3L * i + 2));
            lines.add(a + "," + b + "," + (float) prices[i]);
            mean += prices[i] / ROWS;
        }
        for (double price : prices) variance += (price - mean) * (price - mean) / ROWS;
        data = temp.resolve("houses.csv");
        Files.write(data, lines);
    }

    private static Path trained(String name, Object... more) {
        var output = temp.resolve(name);
        var arguments = new ArrayList<Object>();
        arguments.addAll(java.util.List.of("train", "--data", data, "--label", "price", "--quiet", "--output", output));
        arguments.addAll(java.util.List.of(more));
        CommandRun.well(arguments.toArray());
        return output;
    }

    private static JsonNode last(Path run) throws IOException {
        var lines = CommandRun.lines(run.resolve("metrics.jsonl"));
        return lines.get(lines.size() - 1);
    }

    @Test
    void theDefaultsReachTheNoise() throws IOException {
        var scaled = last(trained("scaled", "--valid", 0.25));
        assertTrue(scaled.path("valid_r2").asDouble() > 0.8, scaled.toString());
        var plain = last(trained("plain", "--valid", 0.25, "--no-scale-target"));
        assertTrue(plain.path("valid_r2").asDouble() < 0, plain.toString());
        assertFalse(CommandRun.json(temp.resolve("plain/model.json")).has("target_scaler"));
    }

    @Test
    void theScaleIsThatOfTheTrainingRows() throws IOException {
        var scaler = CommandRun.json(trained("all", "--epochs", 1).resolve("model.json"))
                .path("target_scaler");
        assertEquals(mean, scaler.at("/mean/0").asDouble(), 1e-9 * mean);
        assertEquals(Math.sqrt(variance), scaler.at("/scale/0").asDouble(), 1e-9 * mean);
    }

    /** Of Huber's loss, whose bend is at one standard deviation, by the predictions. */
    @ParameterizedTest
    @ValueSource(strings = {"mse", "mae", "huber"})
    void lossesAndPredictionsAreInTheTargetsUnits(String loss) throws IOException {
        var run = trained("by-" + loss, "--loss", loss, "--test", data, "--epochs", 3);
        var csv = temp.resolve(loss + ".csv");
        CommandRun.well("predict", "--model", run, "--data", data, "--output", csv, "--quiet");
        double scale = Math.sqrt(variance);
        var predicted = Files.readAllLines(csv);
        var actual = Files.readAllLines(data);
        double squares = 0;
        double losses = 0;
        for (int i = 1; i <= ROWS; i++) {
            double error = Double.parseDouble(predicted.get(i))
                    - Double.parseDouble(actual.get(i).split(",")[2]);
            squares += error * error;
            double size = Math.abs(error);
            losses += switch (loss) {
                case "mse" -> error * error;
                case "mae" -> size;
                default -> size <= scale ? error * error / 2 : scale * (size - scale / 2);
            };
        }
        var test = CommandRun.json(run.resolve("run.json")).path("test");
        assertEquals(Math.sqrt(squares / ROWS), test.path("rmse").asDouble(), 0.1);
        assertEquals(losses / ROWS, test.path("loss").asDouble(), 1e-5 * losses / ROWS);
        assertTrue(
                last(run).path("train_loss").asDouble() > losses / ROWS / 2,
                last(run).toString());
        var evaluated = CommandRun.json(CommandRun.well("evaluate", "--model", run, "--data", data, "--quiet")
                .out());
        for (var name : new String[] {"loss", "rmse", "r2", "mae"})
            assertEquals(
                    test.path(name).asDouble(),
                    evaluated.path(name).asDouble(),
                    1e-9 * Math.abs(test.path(name).asDouble()));
    }

    @Test
    void aTargetThatIsTheSameInAllRowsIsNotDividedByNothing() throws IOException {
        var constant = temp.resolve("constant.csv");
        Files.writeString(constant, "a,y\n1,1000.1\n2,1000.1\n3,1000.1\n");
        var run = temp.resolve("constant");
        CommandRun.well(
                "train", "--data", constant, "--label", "y", "--task", "regression", "--quiet", "--output", run);
        assertEquals(
                1,
                CommandRun.json(run.resolve("model.json"))
                        .at("/target_scaler/scale/0")
                        .asDouble());
        assertTrue(last(run).path("train_loss").asDouble() < 100, last(run).toString());
    }

    @Test
    void theScaleIsPartOfTheRunsIdentity() {
        trained("resumed", "--epochs", 1);
        CommandRun.of(
                        "train",
                        "--data",
                        data,
                        "--label",
                        "price",
                        "--epochs",
                        2,
                        "--resume",
                        "--no-scale-target",
                        "--quiet",
                        "--output",
                        temp.resolve("resumed"))
                .assertMistake("resume: scale-target is false", "started with true");
    }
}
