package io.lockstep.core.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.SourceTree;
import io.lockstep.core.UserError;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Norm;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelFileTest {
    private static final ParameterLayout NORMED = ParameterLayout.of(
            Architecture.builder(3, List.of(2), 1).norm(Norm.BATCH).build());

    private static Parameters counting(List<ParameterLayout.Tensor> tensors) {
        var parameters = new Parameters(tensors);
        parameters.forEachSpan(0, parameters.size(), (tensor, from, to) -> {
            for (int i = from; i < to; i++) parameters.get(tensor).data[i] = 10 * tensor + i;
        });
        return parameters;
    }

    @Test
    void aModelComesBack() {
        var weights = counting(NORMED.parameters());
        var statistics = counting(NORMED.statistics());
        byte[] file = ModelFile.encode(weights, statistics);
        var readWeights = new Parameters(NORMED.parameters());
        var readStatistics = new Parameters(NORMED.statistics());
        ModelFile.decode(file, "model.safetensors", readWeights, readStatistics);
        for (int i = 0; i < weights.tensorCount(); i++) assertArrayEquals(weights.get(i).data, readWeights.get(i).data);
        for (int i = 0; i < statistics.tensorCount(); i++)
            assertArrayEquals(statistics.get(i).data, readStatistics.get(i).data);
        assertArrayEquals(file, ModelFile.encode(readWeights, readStatistics));
    }

    @Test
    void weightsAreStoredAsOutByIn() {
        var file = Safetensors.read(
                ModelFile.encode(counting(NORMED.parameters()), counting(NORMED.statistics())), "model");
        assertEquals(
                List.of(
                        "layers.0.weight",
                        "layers.0.bias",
                        "norms.0.weight",
                        "norms.0.bias",
                        "layers.1.weight",
                        "layers.1.bias",
                        "norms.0.running_mean",
                        "norms.0.running_var"),
                file.names());
        var weight = file.find("layers.0.weight").orElseThrow();
        assertEquals(List.of(2L, 3L), weight.shape());
        assertArrayEquals(new float[] {0, 2, 4, 1, 3, 5}, weight.toFloats());
        assertEquals(List.of(2L), file.find("layers.0.bias").orElseThrow().shape());
    }

    @Test
    void doublesAreTakenAsStartingWeights() {
        var layout = ParameterLayout.of(
                Architecture.builder(2, List.of(), 1).bias(false).build());
        byte[] file =
                Safetensors.toBytes(Map.of(), List.of(NamedTensor.of("layers.0.weight", new double[] {0.1, -2}, 1, 2)));
        var weights = new Parameters(layout.parameters());
        ModelFile.decodeInitial(file, "init", weights, new Parameters(layout.statistics()));
        assertArrayEquals(new float[] {0.1f, -2f}, weights.get(0).data);
    }

    @Test
    void startingWeightsMayLackStatistics() {
        var weights = counting(NORMED.parameters());
        byte[] file = ModelFile.encode(weights, new Parameters(List.of()));
        var statistics = counting(NORMED.statistics());
        var read = new Parameters(NORMED.parameters());
        ModelFile.decodeInitial(file, "init", read, statistics);
        assertArrayEquals(weights.get(0).data, read.get(0).data);
        assertArrayEquals(counting(NORMED.statistics()).get(0).data, statistics.get(0).data);
        var error = assertThrows(UserError.class, () -> ModelFile.decode(file, "model", read, statistics));
        assertTrue(error.getMessage().contains("norms.0.running_mean"), error.getMessage());
    }

    @Test
    void anotherNetworksFileIsRefused() {
        byte[] file = ModelFile.encode(counting(NORMED.parameters()), counting(NORMED.statistics()));
        refuses(file, Architecture.of(3, List.of(2), 1, Activation.RELU), "norms.0.weight");
        var wider = Architecture.builder(3, List.of(4), 1).norm(Norm.BATCH).build();
        refuses(file, wider, "[2, 3]");
        var deeper = Architecture.builder(3, List.of(2, 2), 1).norm(Norm.BATCH).build();
        refuses(file, deeper, "[1, 2]");
        var linear = ParameterLayout.of(Architecture.of(1, List.of(), 1, Activation.RELU));
        byte[] bytes = Safetensors.toBytes(
                Map.of(),
                List.of(
                        NamedTensor.of("layers.0.weight", new byte[] {1}, 1, 1),
                        NamedTensor.of("layers.0.bias", new float[] {1}, 1)));
        var error = assertThrows(
                UserError.class,
                () -> ModelFile.decode(
                        bytes, "model", new Parameters(linear.parameters()), new Parameters(linear.statistics())));
        assertTrue(error.getMessage().contains("U8"), error.getMessage());
    }

    private static void refuses(byte[] file, Architecture architecture, String naming) {
        var layout = ParameterLayout.of(architecture);
        var error = assertThrows(
                UserError.class,
                () -> ModelFile.decode(
                        file, "m", new Parameters(layout.parameters()), new Parameters(layout.statistics())));
        assertTrue(error.getMessage().startsWith("m: ") && error.getMessage().contains(naming), error.getMessage());
    }

    @Test
    void theGoldenWeightsAreRead() throws IOException {
        read(SourceTree.golden("xor-2-4-1"), Architecture.of(2, List.of(4), 1, Activation.SIGMOID));
        read(SourceTree.golden("iris-adam-tanh"), Architecture.of(4, List.of(12, 12), 3, Activation.TANH));
        read(SourceTree.golden("moons-2-32-32-16-1"), Architecture.of(2, List.of(32, 32, 16), 1, Activation.RELU));
    }

    private static void read(Path folder, Architecture architecture) throws IOException {
        var layout = ParameterLayout.of(architecture);
        var weights = new Parameters(layout.parameters());
        for (var name : List.of("init.safetensors", "expected.safetensors")) {
            byte[] file = Files.readAllBytes(folder.resolve(name));
            ModelFile.decodeInitial(file, name, weights, new Parameters(layout.statistics()));
            var stored = Safetensors.read(file, name)
                    .find("layers.0.weight")
                    .orElseThrow()
                    .toFloats();
            assertEquals(stored[1], weights.get(0).get(1, 0));
            assertEquals(stored[architecture.fanIn(0)], weights.get(0).get(0, 1));
        }
    }

    @Test
    void sha256IsKnown() {
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Sha256.hex("abc".getBytes(StandardCharsets.US_ASCII)));
    }
}
