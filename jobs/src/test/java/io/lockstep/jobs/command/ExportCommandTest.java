package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.Task;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.model.Model;
import io.lockstep.core.model.ModelInfo;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** export writes a model for other programs, and says what it can't. */
class ExportCommandTest {
    @TempDir
    Path temp;

    @BeforeEach
    void model() throws IOException {
        var network = Architecture.of(2, List.of(3), 1, Activation.TANH);
        var info = new ModelInfo(
                ModelInfo.FORMAT_VERSION,
                Task.CLASSIFICATION,
                LossKind.BCE,
                network,
                List.of("0", "1"),
                List.of("x", "y"),
                List.of(),
                false,
                false,
                "label",
                null);
        var weights = Initializer.parse("glorot").parameters(network, 1);
        Files.createDirectories(temp.resolve("m"));
        Files.write(
                temp.resolve("m").resolve(Model.WEIGHTS), ModelFile.encode(weights, Initializer.statistics(network)));
        Files.writeString(temp.resolve("m").resolve(Model.INFO), info.toJson());
    }

    private String at(String name) {
        return temp.resolve(name).toString();
    }

    @Test
    void onnxAndSafetensorsAreWritten() throws IOException {
        CommandRun.well("export", "--model", at("m"), "--output", at("m.onnx"));
        assertArrayEquals(OnnxModel.encode(Model.load(temp.resolve("m"))), Files.readAllBytes(temp.resolve("m.onnx")));
        CommandRun.well("export", "--model", at("m"), "--output", at("m.safetensors"), "--quiet");
        var file = Safetensors.read(Files.readAllBytes(temp.resolve("m.safetensors")), "m.safetensors");
        assertEquals(List.of("0.weight", "0.bias", "2.weight", "2.bias"), file.names());
    }

    @Test
    void mistakesAreNamed() throws IOException {
        CommandRun.of("export", "--model", at("m"), "--output", at("m.pb"))
                .assertMistake("allowed are names that end in .onnx or .safetensors");
        CommandRun.of("export", "--model", at("nowhere"), "--output", at("m.onnx"))
                .assertMistake("has no model.json");
        Files.writeString(temp.resolve("there.onnx"), "mine");
        CommandRun.of("export", "--model", at("m"), "--output", at("there.onnx"))
                .assertMistake("--overwrite");
        assertTrue(Files.readString(temp.resolve("there.onnx")).equals("mine"));
        CommandRun.well("export", "--model", at("m"), "--output", at("there.onnx"), "--overwrite");
    }
}
