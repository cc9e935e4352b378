package io.lockstep.core.io;

import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/**
 * Names of tensors as PyTorch's {@code nn.Sequential} gives them in its {@code state_dict}: the place of a module among
 * all modules, as in {@code 0.weight} and {@code 2.weight} with an activation between. Modules with a matrix are layers,
 * those with vectors alone the norms behind them.
 */
public final class SequentialNames {
    private SequentialNames() {}

    /** Whether all of a file's tensors are named so; a file without tensors isn't. */
    static boolean isSequential(TensorFile file) {
        return !file.names().isEmpty() && file.names().stream().allMatch(name -> name.matches("\\d{1,6}\\.\\w+"));
    }

    /**
     * The tensors under this project's names, as in {@code layers.0.weight} and {@code norms.0.running_mean}.
     *
     * @param place what errors call the file
     */
    static TensorFile ours(TensorFile file, String place) {
        var modules = new TreeSet<Integer>();
        for (var name : file.names()) modules.add(module(name));
        var names = new HashMap<Integer, String>();
        int layers = 0;
        for (int module : modules) {
            var weight = file.find(module + ".weight")
                    .orElseThrow(() -> new UserError(place + ": module " + module + " has no weight; allowed are the"
                            + " linear layers and norms of an nn.Sequential"));
            boolean linear = weight.shape().size() == 2;
            if (!linear && layers == 0)
                throw new UserError(place + ": module " + module + " is no linear layer; a network begins with one");
            names.put(module, linear ? "layers." + layers++ : "norms." + (layers - 1));
        }
        var tensors = new ArrayList<NamedTensor>();
        for (var name : file.names()) {
            var tensor = file.find(name).orElseThrow();
            var rest = name.substring(name.indexOf('.'));
            tensors.add(new NamedTensor(names.get(module(name)) + rest, tensor.type(), tensor.shape(), tensor.bytes()));
        }
        return new TensorFile(file.metadata(), tensors);
    }

    private static int module(String name) {
        return Integer.parseInt(name.substring(0, name.indexOf('.')));
    }

    /**
     * The tensors under the names that they have in an {@code nn.Sequential} of linear layers, norms and activations.
     *
     * @param normed whether a norm stands behind each hidden layer
     */
    public static List<NamedTensor> of(List<NamedTensor> ours, boolean normed) {
        int perLayer = normed ? 3 : 2;
        var tensors = new ArrayList<NamedTensor>();
        for (var tensor : ours) {
            var parts = tensor.name().split("\\.");
            int layer = Integer.parseInt(parts[1]);
            int module = layer * perLayer + (parts[0].equals("norms") ? 1 : 0);
            tensors.add(new NamedTensor(module + "." + parts[2], tensor.type(), tensor.shape(), tensor.bytes()));
        }
        return tensors;
    }
}
