package io.lockstep.core.io;

import io.lockstep.core.UserError;
import io.lockstep.core.network.ParameterLayout.Tensor;
import io.lockstep.core.network.Parameters;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Models as safetensors files: F32, weights in PyTorch's orientation {@code [out, in]}, vectors as {@code [n]}, the
 * trained tensors first and batch norm's running statistics behind them. Equal weights are equal bytes.
 */
public final class ModelFile {
    private ModelFile() {}

    /** The file of a model; pass an empty {@code statistics} where there is no batch norm. */
    public static byte[] encode(Parameters weights, Parameters statistics) {
        var tensors = new ArrayList<>(tensors("", weights));
        tensors.addAll(tensors("", statistics));
        return Safetensors.toBytes(Map.of(), tensors);
    }

    /** Writes the file of a model, without a copy of it in memory; {@code out} stays open. */
    public static void write(OutputStream out, Parameters weights, Parameters statistics) throws IOException {
        write(out, List.of("", ""), List.of(weights, statistics));
    }

    /** Writes a file of several parameters, the names of each behind a prefix; {@code out} stays open. */
    public static void write(OutputStream out, List<String> prefixes, List<Parameters> all) throws IOException {
        var tensors = new ArrayList<TensorStream>();
        for (int i = 0; i < all.size(); i++) tensors.addAll(streams(prefixes.get(i), all.get(i)));
        Safetensors.stream(out, Map.of(), tensors);
    }

    private static List<TensorStream> streams(String prefix, Parameters parameters) {
        var streams = new ArrayList<TensorStream>();
        for (int i = 0; i < parameters.tensorCount(); i++) {
            var tensor = parameters.tensors().get(i);
            float[] values = parameters.get(i).data;
            var name = prefix + tensor.name();
            streams.add(
                    tensor.isWeight()
                            ? TensorStream.transposed(name, values, tensor.rows(), tensor.cols())
                            : TensorStream.vector(name, values, tensor.size()));
        }
        return streams;
    }

    /**
     * Reads a model.
     *
     * @param place what errors call the file
     * @param weights overwritten; every tensor must be in the file
     * @param statistics overwritten; every tensor must be in the file
     * @throws UserError where names, shapes or types don't fit, or the file holds anything else
     */
    public static void decode(byte[] file, String place, Parameters weights, Parameters statistics) {
        var content = Safetensors.read(file, place);
        var names = names(weights);
        names.addAll(names(statistics));
        refuseOthers(content, place, names);
        fill(content, place, "", weights);
        fill(content, place, "", statistics);
    }

    /**
     * As {@link #decode}, for weights to start from: statistics that aren't in the file stay as they are, and the names
     * may be those of PyTorch's {@code nn.Sequential}.
     */
    public static void decodeInitial(byte[] file, String place, Parameters weights, Parameters statistics) {
        var content = Safetensors.read(file, place);
        if (SequentialNames.isSequential(content)) content = SequentialNames.ours(content, place);
        var names = names(weights);
        names.addAll(names(statistics));
        refuseOthers(content, place, names);
        fill(content, place, "", weights);
        boolean anyStatistics = content.names().stream().anyMatch(names(statistics)::contains);
        if (anyStatistics) fill(content, place, "", statistics);
    }

    /** The tensors as a file holds them, their names behind {@code prefix}. */
    public static List<NamedTensor> tensors(String prefix, Parameters parameters) {
        var tensors = new ArrayList<NamedTensor>();
        for (int i = 0; i < parameters.tensorCount(); i++) {
            var tensor = parameters.tensors().get(i);
            float[] values = parameters.get(i).data;
            String name = prefix + tensor.name();
            tensors.add(
                    tensor.isWeight()
                            ? NamedTensor.of(
                                    name,
                                    transposed(values, tensor.rows(), tensor.cols()),
                                    tensor.cols(),
                                    tensor.rows())
                            : NamedTensor.of(name, values, tensor.size()));
        }
        return tensors;
    }

    /**
     * Overwrites {@code parameters} with the tensors of {@code content} whose names are theirs behind {@code prefix}.
     * F64 is rounded to single precision.
     */
    public static void fill(TensorFile content, String place, String prefix, Parameters parameters) {
        for (int i = 0; i < parameters.tensorCount(); i++) {
            var tensor = parameters.tensors().get(i);
            float[] values = values(content, place, prefix + tensor.name(), tensor);
            System.arraycopy(values, 0, parameters.get(i).data, 0, tensor.size());
        }
    }

    private static float[] values(TensorFile content, String place, String name, Tensor tensor) {
        var found = content.find(name)
                .orElseThrow(() ->
                        new UserError(place + ": has no tensor " + name + "; it has " + abbreviate(content.names())));
        if (found.type() != DType.F32 && found.type() != DType.F64)
            throw new UserError(place + ": " + name + " holds " + found.type() + "; allowed are F32 and F64");
        List<Long> shape =
                tensor.isWeight() ? List.of((long) tensor.cols(), (long) tensor.rows()) : List.of((long) tensor.size());
        if (!found.shape().equals(shape))
            throw new UserError(
                    place + ": " + name + " has the shape " + found.shape() + "; the network needs " + shape);
        float[] values = found.toFloats();
        return tensor.isWeight() ? transposed(values, tensor.cols(), tensor.rows()) : values;
    }

    private static void refuseOthers(TensorFile content, String place, Set<String> names) {
        for (var name : content.names())
            if (!names.contains(name) && !isCounter(name))
                throw new UserError(place + ": holds a tensor " + name + " that the network doesn't have; it has "
                        + abbreviate(names.stream().sorted().toList()));
    }

    /** PyTorch counts the batches that a norm has seen, which decides nothing with a fixed momentum. */
    private static boolean isCounter(String name) {
        return name.matches("norms\\.\\d+\\.num_batches_tracked");
    }

    private static HashSet<String> names(Parameters parameters) {
        var names = new HashSet<String>();
        for (var tensor : parameters.tensors()) names.add(tensor.name());
        return names;
    }

    private static String abbreviate(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(8, names.size())));
        return names.isEmpty() ? "none" : names.size() > 8 ? shown + " and " + (names.size() - 8) + " more" : shown;
    }

    /** The transpose of {@code rows × cols} row-major values, themselves left as they are. */
    private static float[] transposed(float[] values, int rows, int cols) {
        var result = new float[rows * cols];
        for (int row = 0; row < rows; row++)
            for (int col = 0; col < cols; col++) result[col * rows + row] = values[row * cols + col];
        return result;
    }
}
