package io.lockstep.core.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An ONNX file read back, from the encoding alone. */
final class OnnxFile {
    /** A tensor: floats whatever its type. */
    record Tensor(int[] shape, float[] values) {}

    /** A node of the graph. */
    record Node(String operator, List<String> inputs, String output, Map<String, Float> attributes) {}

    final List<Node> nodes = new ArrayList<>();
    final Map<String, Tensor> constants = new HashMap<>();
    final List<String> inputs = new ArrayList<>();
    final List<String> outputs = new ArrayList<>();
    final Map<String, String> metadata = new HashMap<>();
    long opset;

    OnnxFile(byte[] bytes) {
        for (var field : fields(bytes)) {
            if (field.number == 7) for (var part : fields(field.bytes)) graph(part);
            if (field.number == 8) for (var part : fields(field.bytes)) if (part.number == 2) opset = part.value;
            if (field.number == 14) {
                var entry = fields(field.bytes);
                metadata.put(entry.get(0).text(), entry.get(1).text());
            }
        }
    }

    private void graph(Field part) {
        switch (part.number) {
            case 1 -> nodes.add(node(fields(part.bytes)));
            case 5 -> tensor(fields(part.bytes));
            case 11 -> inputs.add(fields(part.bytes).get(0).text());
            case 12 -> outputs.add(fields(part.bytes).get(0).text());
            default -> {}
        }
    }

    private static Node node(List<Field> fields) {
        var inputs = new ArrayList<String>();
        var attributes = new HashMap<String, Float>();
        String output = null;
        String operator = null;
        for (var field : fields)
            switch (field.number) {
                case 1 -> inputs.add(field.text());
                case 2 -> output = field.text();
                case 4 -> operator = field.text();
                case 5 -> {
                    var parts = fields(field.bytes);
                    var value = parts.get(1);
                    attributes.put(
                            parts.get(0).text(),
                            value.number == 2 ? Float.intBitsToFloat((int) value.value) : (float) value.value);
                }
                default -> {}
            }
        return new Node(operator, inputs, output, attributes);
    }

    private void tensor(List<Field> fields) {
        var shape = new ArrayList<Integer>();
        String name = null;
        byte[] raw = null;
        long type = 0;
        for (var field : fields)
            switch (field.number) {
                case 1 -> shape.add((int) field.value);
                case 2 -> type = field.value;
                case 8 -> name = field.text();
                case 9 -> raw = field.bytes;
                default -> {}
            }
        var buffer = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        var values = new float[raw.length / (type == Graph.FLOAT ? 4 : 8)];
        for (int i = 0; i < values.length; i++)
            values[i] = type == Graph.FLOAT ? buffer.getFloat() : (float) buffer.getLong();
        constants.put(name, new Tensor(shape.stream().mapToInt(n -> n).toArray(), values));
    }

    private record Field(int number, long value, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static List<Field> fields(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var fields = new ArrayList<Field>();
        while (buffer.hasRemaining()) {
            long key = varint(buffer);
            int number = (int) (key >>> 3);
            switch ((int) (key & 7)) {
                case 0 -> fields.add(new Field(number, varint(buffer), null));
                case 5 -> fields.add(new Field(number, buffer.getInt(), null));
                case 2 -> {
                    var part = new byte[(int) varint(buffer)];
                    buffer.get(part);
                    fields.add(new Field(number, 0, part));
                }
                default -> throw new IllegalStateException("wire type of key " + key);
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer buffer) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = buffer.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) return value;
        }
    }
}
