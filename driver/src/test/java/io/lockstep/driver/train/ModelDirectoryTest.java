package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Standardizer;
import io.lockstep.core.data.Task;
import io.lockstep.core.io.NamedTensor;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.model.ModelInfo;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import io.lockstep.driver.files.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model comes back as it was; whatever is wrong with one is said with the file's name. */
class ModelDirectoryTest {
    private static final Configuration CONF = new Configuration();
    private static final Architecture NETWORK = Architecture.builder(2, List.of(3), 3)
            .activation(Activation.TANH)
            .dropout(0.1f)
            .norm(Norm.BATCH)
            .residual(true)
            .build();

    @TempDir
    Path directory;

    @BeforeEach
    void write() {
        var info = new ModelInfo(
                ModelInfo.FORMAT_VERSION,
                Task.CLASSIFICATION,
                LossKind.CROSS_ENTROPY,
                NETWORK,
                List.of("a", "b, c", "ü"),
                List.of("x", "y"),
                List.of(),
                false,
                false,
                "label",
                new Standardizer(new float[] {1, 2}, new float[] {3, 4}));
        var weights = Initializer.parse("glorot").parameters(NETWORK, 1);
        var hash = ModelDirectory.write(
                Directory.at(directory.toString(), CONF), info, weights, Initializer.statistics(NETWORK));
        assertEquals(64, hash.length());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        var model = ModelDirectory.read(directory.toString(), CONF);
        assertEquals(NETWORK, model.info().architecture());
        assertEquals(List.of("a", "b, c", "ü"), model.info().classNames());
        assertArrayEquals(new float[] {3, 4}, model.info().standardizer().scale());
        var weights = Initializer.parse("glorot").parameters(NETWORK, 1);
        for (int i = 0; i < weights.tensorCount(); i++)
            assertArrayEquals(weights.get(i).data, model.weights().get(i).data);
        assertEquals(Sha256.hex(Files.readAllBytes(directory.resolve("model.safetensors"))), model.weightsSha256());
    }

    @Test
    void anAbsentFileIsNamed() throws IOException {
        refused("/nowhere has no model.json", directory.resolve("nowhere"));
        Files.createDirectories(directory.resolve("sweep/best"));
        Files.copy(directory.resolve("model.json"), directory.resolve("sweep/best/model.json"));
        refused("its best model is " + directory.resolve("sweep/best"), directory.resolve("sweep"));
        Files.delete(directory.resolve("model.safetensors"));
        refused("has no model.safetensors; a model is the output directory", directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format_version\" : 1 | \"format_version\" : 2 | format version 2; this release reads 1",
                "\"format_version\" : 1, | '' | format version absent; this release reads 1",
                "\"tanh\" | \"tangent\" | \"tangent\"",
                "\"task\" : \"classification\", | '' | it has no task",
                "\"loss\" : \"cross_entropy\" | \"loss\" : null | it has no loss",
                "\"cross_entropy\" | \"mse\" | loss MSE, 3 outputs and 3 class names don't go together",
                "\"a\",| '' | 3 outputs and 2 class names don't go together",
                "\"inputs\" : 2 | \"inputs\" : 0 | inputs: 0; a network has at least 1 input",
                "\"inputs\" : 2 | \"inputs\" : 5 | 2 feature names and a standardizer of 2 for a network of 5 inputs",
                "\"scale\" : [ 3.0, 4.0 ] | \"scale\" : [ 3.0, 0.0 ] | scale: 0.0",
                "\"scale\" : [ 3.0, 4.0 ] | \"scale\" : [ 3.0 ] | a mean and a scale for each feature",
                "\"inputs\" : 2 | \"inputs\" : | model.json: no model description"
            })
    void aBadDescriptionIsRefused(String found, String instead, String message) throws IOException {
        var file = directory.resolve("model.json");
        String json = Files.readString(file);
        assertTrue(json.contains(found), json);
        Files.writeString(file, json.replace(found, instead));
        refused(message, directory);
    }

    @Test
    void whatIsNoDescriptionIsRefused() throws IOException {
        for (var text : List.of("", "[]", "1", "{", "no JSON")) {
            Files.writeString(directory.resolve("model.json"), text);
            refused("model.json: no model description", directory);
        }
    }

    @Test
    void badWeightsAreRefused() throws IOException {
        badWeights("has no tensor layers.1.bias", tensors -> remove(tensors, "layers.1.bias"));
        badWeights("has no tensor norms.0.running_var", tensors -> remove(tensors, "norms.0.running_var"));
        badWeights(
                "a tensor extra that the network doesn't have",
                tensors -> tensors.add(NamedTensor.of("extra", new float[1], 1)));
        badWeights("layers.0.weight has the shape [2, 3]; the network needs [3, 2]", tensors -> {
            remove(tensors, "layers.0.weight");
            tensors.add(NamedTensor.of("layers.0.weight", new float[6], 2, 3));
        });
        badWeights("layers.0.bias holds I64; allowed are F32 and F64", tensors -> {
            remove(tensors, "layers.0.bias");
            tensors.add(NamedTensor.of("layers.0.bias", new long[3], 3));
        });
    }

    @Test
    void damagedWeightsAreRefused() throws IOException {
        var file = directory.resolve("model.safetensors");
        byte[] good = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(good, good.length + 4));
        refused("model.safetensors: has bytes behind its last tensor", directory);
        Files.write(file, Arrays.copyOf(good, good.length - 1));
        refused("model.safetensors: is cut short", directory);
        Files.writeString(file, "{\"weights\": []}");
        refused("model.safetensors: is no safetensors file", directory);
        Files.write(file, new byte[0]);
        refused("model.safetensors: 0 bytes", directory);
    }

    private void badWeights(String message, Consumer<List<NamedTensor>> change) throws IOException {
        var file = directory.resolve("model.safetensors");
        byte[] good = Files.readAllBytes(file);
        var tensors = new ArrayList<>(Safetensors.read(good, "good").tensors());
        change.accept(tensors);
        Files.write(file, Safetensors.toBytes(Map.of(), tensors));
        refused("model.safetensors: ", directory);
        refused(message, directory);
        Files.write(file, good);
    }

    private static void remove(List<NamedTensor> tensors, String name) {
        assertTrue(tensors.removeIf(tensor -> tensor.name().equals(name)));
    }

    private static void refused(String message, Path directory) {
        var error = assertThrows(UserError.class, () -> ModelDirectory.read(directory.toString(), CONF));
        assertTrue(error.getMessage().contains(message) && !error.getMessage().contains("\n"), error.getMessage());
    }
}
