package io.lockstep.core.onnx;

import io.lockstep.core.io.ProtoMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * An ONNX graph being built: nodes in the order in which they compute, and constants. Field numbers are those of
 * onnx.proto3.
 */
final class Graph {
    static final int FLOAT = 1;
    static final int INT64 = 7;
    /** LayerNormalization came with 17; runtimes of 2022 and later read it. */
    static final int OPSET = 17;

    private static final int IR_VERSION = 8;
    /** A dimension that a run decides: the rows. */
    static final long ROWS = -1;

    private final ProtoMessage graph = new ProtoMessage().put(2, "lockstep");
    private final ProtoMessage constants = new ProtoMessage();
    private int nodes;

    /** Adds a node and gives its output's name, which begins as its operator's. */
    String node(String operator, List<String> inputs, Map<String, ?> attributes) {
        var output = operator.toLowerCase(java.util.Locale.ROOT) + "_" + nodes;
        node(operator, inputs, output, attributes);
        return output;
    }

    String node(String operator, String... inputs) {
        return node(operator, List.of(inputs), Map.of());
    }

    /** Adds a node whose output has that name. */
    void node(String operator, List<String> inputs, String output, Map<String, ?> attributes) {
        var node = new ProtoMessage();
        for (var input : inputs) node.put(1, input);
        node.put(2, output).put(3, operator + "_" + nodes++).put(4, operator);
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> node.put(5, attribute(entry.getKey(), entry.getValue())));
        graph.put(1, node);
    }

    private static ProtoMessage attribute(String name, Object value) {
        var attribute = new ProtoMessage().put(1, name);
        if (value instanceof Float real) return attribute.put(2, real).put(20, 1L);
        return attribute.put(3, ((Number) value).longValue()).put(20, 2L);
    }

    /** Adds a constant of floats, row by row. */
    String constant(String name, float[] values, long... shape) {
        int count = 1;
        for (long dimension : shape) count *= (int) dimension;
        var bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, 0, count);
        return constant(name, FLOAT, bytes.array(), shape);
    }

    /** Adds a constant vector of whole numbers. */
    String constant(String name, long... values) {
        var bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(name, INT64, bytes.array(), values.length);
    }

    private String constant(String name, int type, byte[] values, long... shape) {
        var tensor = new ProtoMessage();
        for (long dimension : shape) tensor.put(1, dimension);
        constants.put(5, tensor.put(2, type).put(8, name).put(9, values));
        return name;
    }

    /** A float constant of no dimension. */
    String scalar(String name, float value) {
        return constant(name, new float[] {value});
    }

    /** Names an input of the graph. */
    void input(String name, int type, long... shape) {
        constants.put(11, value(name, type, shape));
    }

    /** Names an output of the graph. */
    void output(String name, int type, long... shape) {
        constants.put(12, value(name, type, shape));
    }

    private static ProtoMessage value(String name, int type, long[] shape) {
        var dimensions = new ProtoMessage();
        for (long dimension : shape)
            dimensions.put(
                    1, dimension == ROWS ? new ProtoMessage().put(2, "N") : new ProtoMessage().put(1, dimension));
        var tensor = new ProtoMessage().put(1, type).put(2, dimensions);
        return new ProtoMessage().put(1, name).put(2, new ProtoMessage().put(1, tensor));
    }

    /** The file. */
    byte[] model(Map<String, String> metadata) {
        var whole = new ProtoMessage();
        whole.put(1, IR_VERSION).put(2, "lockstep");
        whole.put(7, concatenated());
        whole.put(8, new ProtoMessage().put(1, "").put(2, OPSET));
        metadata.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry ->
                        whole.put(14, new ProtoMessage().put(1, entry.getKey()).put(2, entry.getValue())));
        return whole.bytes();
    }

    /** A message's fields may stand in any order. */
    private byte[] concatenated() {
        var first = graph.bytes();
        var second = constants.bytes();
        var both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
