package io.lockstep.core.network;

import java.util.Arrays;
import java.util.List;

/** Where each layer's tensors stand in the layout, looked up once; −1 where a layer has none of that kind. */
final class TensorIndex {
    final int[] weight;
    final int[] bias;
    final int[] normWeight;
    final int[] normBias;
    final int[] runningMean;
    final int[] runningVar;

    TensorIndex(Architecture architecture) {
        var layout = ParameterLayout.of(architecture);
        int layers = architecture.layers();
        weight = find(layout.parameters(), layers, "layers.", ".weight");
        bias = find(layout.parameters(), layers, "layers.", ".bias");
        normWeight = find(layout.parameters(), layers, "norms.", ".weight");
        normBias = find(layout.parameters(), layers, "norms.", ".bias");
        runningMean = find(layout.statistics(), layers, "norms.", ".running_mean");
        runningVar = find(layout.statistics(), layers, "norms.", ".running_var");
    }

    private static int[] find(List<ParameterLayout.Tensor> tensors, int layers, String prefix, String suffix) {
        var index = new int[layers];
        Arrays.fill(index, -1);
        for (int i = 0; i < tensors.size(); i++) {
            String name = tensors.get(i).name();
            if (!name.startsWith(prefix) || !name.endsWith(suffix)) continue;
            index[Integer.parseInt(name, prefix.length(), name.length() - suffix.length(), 10)] = i;
        }
        return index;
    }
}
