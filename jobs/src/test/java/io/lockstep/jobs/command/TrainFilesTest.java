package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code train} leaves in its output directory. */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class TrainFilesTest {
    private static final String MOONS = "builtin:moons?n=200";

    @TempDir
    static Path temp;

    private static List<String> fields(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void aClassificationLeavesEveryFileWithItsFields() throws IOException {
        var output = temp.resolve("moons");
        var run = CommandRun.well(
                "train",
                "--data",
                MOONS,
                "--valid",
                "0.25",
                "--test",
                "builtin:moons?n=60&seed=2",
                "--epochs",
                2,
                "--hidden",
                "8,4",
                "--output",
                output);
        assertEquals(
                List.of(
                        ".lockstep.json",
                        "checkpoints",
                        "evaluation.json",
                        "metrics.jsonl",
                        "model.json",
                        "model.safetensors",
                        "report.html",
                        "run.json"),
                CommandRun.names(output));
        assertTrue(run.out().contains("test accuracy"), run.out());

        var epochs = CommandRun.lines(output.resolve("metrics.jsonl"));
        assertEquals(2, epochs.size());
        assertEquals(
                List.of(
                        "epoch",
                        "step",
                        "train_loss",
                        "train_accuracy",
                        "valid_loss",
                        "valid_accuracy",
                        "learning_rate",
                        "seconds",
                        "samples_per_second"),
                fields(epochs.get(1)));
        assertEquals(4, epochs.get(1).path("step").asInt(), "150 rows are two batches of 128 and 22");

        var model = CommandRun.json(output.resolve("model.json"));
        assertEquals(1, model.path("format_version").asInt());
        assertEquals("classification", model.path("task").asText());
        assertEquals("bce", model.path("loss").asText());
        assertEquals("relu", model.path("architecture").path("activation").asText());
        assertEquals("[\"0\",\"1\"]", model.path("class_names").toString());

        byte[] weights = Files.readAllBytes(output.resolve("model.safetensors"));
        var json = CommandRun.json(output.resolve("run.json"));
        assertEquals(Sha256.hex(weights), json.path("weights_sha256").asText());
        assertEquals("succeeded", json.path("state").asText());
        assertEquals(60, json.path("test").path("rows").asInt());
        assertTrue(json.path("test").path("accuracy").isNumber());
        assertEquals(
                64, json.path("data").path("train").path("fingerprint").asText().length());
        assertTrue(json.path("versions").path("spark").asText().startsWith("4."));
        var config = json.path("config");
        assertEquals("[8,4]", config.path("hidden").toString());
        assertEquals("he_normal", config.path("init").asText());
        assertEquals("adam", config.path("optimizer").asText());
        assertEquals(0.001, config.path("learning-rate").asDouble());
        assertEquals(128, config.path("batch-size").asInt());
        assertEquals("bce", config.path("loss").asText());

        var page = Files.readString(output.resolve("report.html"));
        assertFalse(page.contains("http://") && page.contains("src=\"http"), "needs the network");
    }

    @Test
    void tensorsAreNamedAndShapedAsInPyTorch() throws IOException {
        var output = temp.resolve("shapes");
        CommandRun.well("train", "--data", "builtin:blobs?n=90", "--hidden", "5,4", "--epochs", 1, "--output", output);
        var file = output.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Safetensors.read(bytes, file.toString()); // valid as a whole
        int length = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
        var header = CommandRun.json(new String(bytes, 8, length, StandardCharsets.UTF_8));
        assertEquals("[5,2]", header.path("layers.0.weight").path("shape").toString());
        assertEquals("[5]", header.path("layers.0.bias").path("shape").toString());
        assertEquals("[4,5]", header.path("layers.1.weight").path("shape").toString());
        assertEquals("[3,4]", header.path("layers.2.weight").path("shape").toString());
        assertEquals("F32", header.path("layers.2.bias").path("dtype").asText());
    }

    @Test
    void equalRunsLeaveEqualBytesWhereverTheyLie() throws IOException {
        for (var name : List.of("one", "the other ø"))
            CommandRun.well(
                    "train",
                    "--data",
                    MOONS,
                    "--epochs",
                    1,
                    "--workers",
                    name.length() % 3 + 1,
                    "--output",
                    temp.resolve(name));
        assertArrayEquals(
                Files.readAllBytes(temp.resolve("one/model.safetensors")),
                Files.readAllBytes(temp.resolve("the other ø/model.safetensors")));
    }

    @Test
    void anEmptyHiddenIsALinearModel() throws IOException {
        var output = temp.resolve("linear");
        CommandRun.well("train", "--data", MOONS, "--hidden", "", "--epochs", 1, "--quiet", "--output", output);
        assertEquals(
                3,
                CommandRun.json(output.resolve("run.json")).path("parameters").asInt());
        var model = CommandRun.json(output.resolve("model.json"));
        assertEquals("[]", model.path("architecture").path("hidden").toString());
    }

    @Test
    void aRegressionHasNoAccuracies() throws IOException {
        var output = temp.resolve("regression");
        CommandRun.well("train", "--data", "builtin:linear?n=100", "--valid", 20, "--epochs", 1, "--output", output);
        var epoch = CommandRun.lines(output.resolve("metrics.jsonl")).get(0);
        assertTrue(epoch.has("valid_loss") && epoch.has("valid_r2") && epoch.has("valid_rmse"), epoch.toString());
        assertFalse(epoch.has("train_accuracy") || epoch.has("valid_accuracy"), epoch.toString());
        var config = CommandRun.json(output.resolve("run.json")).path("config");
        assertEquals("mse", config.path("loss").asText());
        assertEquals("regression", config.path("task").asText());
    }

    @Test
    void withoutEpochsTheInitialWeightsAreSaved() throws IOException {
        var output = temp.resolve("untrained");
        var run =
                CommandRun.well("train", "--data", MOONS, "--epochs", 0, "--init", "constant:0.5", "--output", output);
        assertEquals("", Files.readString(output.resolve("metrics.jsonl")));
        assertTrue(Files.exists(output.resolve("model.safetensors")));
        assertTrue(run.out().startsWith("epoch 0: nothing trained"), run.out());
    }

    @Test
    void quietSaysNothing() {
        var run =
                CommandRun.well("train", "--data", MOONS, "--epochs", 1, "--quiet", "--output", temp.resolve("quiet"));
        assertEquals("", run.out());
        assertEquals("", run.err());
    }

    /** One step's loss is finite: only what comes after it tells. */
    @ParameterizedTest
    @ValueSource(strings = {"orc", "json", "parquet"})
    void aTableOfAnotherFormatIsAMistakeAndLeavesNothing(String format) throws IOException {
        var table = Files.writeString(temp.resolve("table.csv"), "a,b,label\n1,2,x\n3,4,y\n");
        var output = temp.resolve("unread");
        CommandRun.of("train", "--data", table, "--format", format, "--epochs", 1, "--quiet", "--output", output)
                .assertMistake("data: ");
        assertFalse(Files.exists(output));
    }

    @Test
    void aStoreThatIsAFileIsAMistakeAndLeavesNothing() throws IOException {
        var file = Files.writeString(temp.resolve("no store"), "text");
        var output = temp.resolve("unstored");
        var space =
                Files.writeString(temp.resolve("space.yaml"), "base: {data: '" + MOONS + "'}\nspace: {width: [4]}\n");
        CommandRun.of("train", "--data", MOONS, "--store", file, "--output", output)
                .assertMistake("store: ", "is a file; allowed is a directory");
        CommandRun.of("sweep", "--space", space, "--store", file, "--output", output)
                .assertMistake("store: ", "is a file; allowed is a directory");
        assertFalse(Files.exists(output));
    }

    @Test
    void aModelThatCantBeEvaluatedIsNoSuccess() {
        var run = CommandRun.of(
                "train",
                "--data",
                "builtin:moons?n=50",
                "--valid",
                10,
                "--optimizer",
                "sgd",
                "--learning-rate",
                "1e30",
                "--epochs",
                1,
                "--quiet",
                "--output",
                temp.resolve("huge"));
        assertEquals(1, run.code());
        assertTrue(run.err().contains("diverged: validation loss is NaN at step 1 (epoch 1)"), run.err());
    }

    @Test
    void aDivergedTrainingSaysWhereAndEndsWithOne() throws IOException {
        var output = temp.resolve("diverged");
        var run = CommandRun.of(
                "train",
                "--data",
                MOONS,
                "--optimizer",
                "sgd",
                "--learning-rate",
                "1e38",
                "--epochs",
                3,
                "--quiet",
                "--output",
                output);
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("lockstep: failed: diverged: loss is "), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        var json = CommandRun.json(output.resolve("run.json"));
        assertEquals("failed", json.path("state").asText());
        assertTrue(json.path("error").asText().startsWith("diverged"), json.toString());
        assertTrue(Files.exists(output.resolve("report.html")));
        assertFalse(Files.exists(output.resolve("model.safetensors")));
    }
}
