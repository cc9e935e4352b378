package io.lockstep.core.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of a safetensors file: row-major elements as little-endian bytes.
 *
 * @param shape its dimensions; empty for one number
 * @param bytes from its position to its limit, {@code elements · type.bytes()} of them; not copied
 */
public record NamedTensor(String name, DType type, List<Long> shape, ByteBuffer bytes) {

    /** Checks that the bytes fill the shape. */
    public NamedTensor {
        shape = List.copyOf(shape);
        bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        long elements = elements(shape);
        if (elements < 0 || elements > Integer.MAX_VALUE || elements * type.bytes() != bytes.remaining())
            throw new IllegalArgumentException(
                    name + ": " + bytes.remaining() + " bytes don't fill the shape " + shape + " of " + type);
    }

    /** Product of the dimensions; -1 where one is negative or the product exceeds a long. */
    static long elements(List<Long> shape) {
        long product = 1;
        for (long dimension : shape) {
            if (dimension < 0) return -1;
            if (Math.multiplyHigh(product, dimension) != 0 || product * dimension < 0) return -1;
            product *= dimension;
        }
        return product;
    }

    /** F32, from the first elements of {@code values}, as many as the shape has. */
    public static NamedTensor of(String name, float[] values, long... shape) {
        int count = count(shape);
        var bytes = ByteBuffer.allocate(Math.multiplyExact(count, 4)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, 0, count);
        return new NamedTensor(name, DType.F32, list(shape), bytes);
    }

    /** F64. */
    public static NamedTensor of(String name, double[] values, long... shape) {
        int count = count(shape);
        var bytes = ByteBuffer.allocate(Math.multiplyExact(count, 8)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values, 0, count);
        return new NamedTensor(name, DType.F64, list(shape), bytes);
    }

    /** I64. */
    public static NamedTensor of(String name, long[] values, long... shape) {
        int count = count(shape);
        var bytes = ByteBuffer.allocate(Math.multiplyExact(count, 8)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values, 0, count);
        return new NamedTensor(name, DType.I64, list(shape), bytes);
    }

    /** I32, from the first elements of {@code values}, as many as the shape has. */
    public static NamedTensor of(String name, int[] values, long... shape) {
        int count = count(shape);
        var bytes = ByteBuffer.allocate(Math.multiplyExact(count, 4)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values, 0, count);
        return new NamedTensor(name, DType.I32, list(shape), bytes);
    }

    /** U8, backed by {@code values}. */
    public static NamedTensor of(String name, byte[] values, long... shape) {
        return new NamedTensor(name, DType.U8, list(shape), ByteBuffer.wrap(values, 0, count(shape)));
    }

    /** Number of elements. */
    public int size() {
        return bytes.remaining() / type.bytes();
    }

    /** The elements of an F32 or F64 tensor, in single precision. */
    public float[] toFloats() {
        var values = new float[size()];
        if (type == DType.F32) bytes.asFloatBuffer().get(values);
        else if (type == DType.F64) for (int i = 0; i < values.length; i++) values[i] = (float) bytes.getDouble(8 * i);
        else throw new IllegalStateException(name + " holds " + type + ", not F32 or F64");
        return values;
    }

    /** The elements of an F64 tensor. */
    public double[] toDoubles() {
        require(DType.F64);
        var values = new double[size()];
        bytes.asDoubleBuffer().get(values);
        return values;
    }

    /** The elements of an I64 tensor. */
    public long[] toLongs() {
        require(DType.I64);
        var values = new long[size()];
        bytes.asLongBuffer().get(values);
        return values;
    }

    /** The elements of an I32 tensor. */
    public int[] toInts() {
        require(DType.I32);
        var values = new int[size()];
        bytes.asIntBuffer().get(values);
        return values;
    }

    /** The elements of a U8 tensor. */
    public byte[] toBytes() {
        require(DType.U8);
        var values = new byte[size()];
        bytes.get(0, values);
        return values;
    }

    private void require(DType wanted) {
        if (type != wanted) throw new IllegalStateException(name + " holds " + type + ", not " + wanted);
    }

    private static int count(long[] shape) {
        return Math.toIntExact(elements(list(shape)));
    }

    private static List<Long> list(long[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }
}
