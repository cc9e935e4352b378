package io.lockstep.core.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weights go to PyTorch's nn.Sequential and come back. */
class SequentialNamesTest {
    private static final Architecture NETWORK =
            Architecture.builder(2, List.of(3, 4), 1).norm(Norm.BATCH).build();

    @Test
    void namesCountModules() {
        assertEquals(
                List.of(
                        "0.weight",
                        "0.bias",
                        "1.weight",
                        "1.bias",
                        "3.weight",
                        "3.bias",
                        "4.weight",
                        "4.bias",
                        "6.weight",
                        "6.bias"),
                names(SequentialNames.of(ModelFile.tensors("", weights()), true)));
        var plain = new Parameters(ParameterLayout.of(Architecture.of(2, List.of(3), 1, Activation.RELU))
                .parameters());
        assertEquals(
                List.of("0.weight", "0.bias", "2.weight", "2.bias"),
                names(SequentialNames.of(ModelFile.tensors("", plain), false)));
    }

    private static List<String> names(List<NamedTensor> tensors) {
        return tensors.stream().map(NamedTensor::name).toList();
    }

    private static Parameters weights() {
        return Initializer.parse("glorot").parameters(NETWORK, 3);
    }

    @Test
    void aStateDictIsReadBack() {
        var statistics = Initializer.statistics(NETWORK);
        statistics.get("norms.1.running_mean").data[2] = 5f;
        var all = new ArrayList<>(ModelFile.tensors("", weights()));
        all.addAll(ModelFile.tensors("", statistics));
        var dict = new ArrayList<>(SequentialNames.of(all, true));
        dict.add(NamedTensor.of("4.num_batches_tracked", new long[] {7}, 1));
        var layout = ParameterLayout.of(NETWORK);
        var read = new Parameters(layout.parameters());
        var readStatistics = new Parameters(layout.statistics());
        ModelFile.decodeInitial(Safetensors.toBytes(Map.of(), dict), "dict", read, readStatistics);
        for (int i = 0; i < read.tensorCount(); i++)
            assertArrayEquals(
                    weights().get(i).data,
                    read.get(i).data,
                    read.tensors().get(i).name());
        assertEquals(5f, readStatistics.get("norms.1.running_mean").data[2]);
    }

    @Test
    void whatIsNoNetworkIsRefused() {
        var file = Safetensors.toBytes(Map.of(), List.of(NamedTensor.of("0.weight", new float[] {1, 2}, 2)));
        var error = assertThrows(
                UserError.class,
                () -> ModelFile.decodeInitial(file, "x.safetensors", weights(), Initializer.statistics(NETWORK)));
        assertTrue(error.getMessage().contains("module 0 is no linear layer"), error.getMessage());
    }
}
