package io.lockstep.driver.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow at their end and are read anywhere; numbers are little-endian. */
final class RowBytes {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

    byte[] data;
    int size;

    RowBytes(int capacity) {
        data = new byte[capacity];
    }

    static int getInt(byte[] from, int at) {
        return (int) INT.get(from, at);
    }

    static long getLong(byte[] from, int at) {
        return (long) LONG.get(from, at);
    }

    static float getFloat(byte[] from, int at) {
        return (float) FLOAT.get(from, at);
    }

    static void setInt(byte[] into, int at, int value) {
        INT.set(into, at, value);
    }

    private void reserve(int more) {
        if (data.length - size < more) data = Arrays.copyOf(data, Math.max(size + more, data.length * 2));
    }

    RowBytes putInt(int value) {
        reserve(4);
        INT.set(data, size, value);
        size += 4;
        return this;
    }

    RowBytes putLong(long value) {
        reserve(8);
        LONG.set(data, size, value);
        size += 8;
        return this;
    }

    RowBytes putFloat(float value) {
        reserve(4);
        FLOAT.set(data, size, value);
        size += 4;
        return this;
    }

    RowBytes putFloats(float[] values, int n) {
        reserve(4 * n);
        for (int i = 0; i < n; i++) FLOAT.set(data, size + 4 * i, values[i]);
        size += 4 * n;
        return this;
    }

    RowBytes putInts(int[] values, int n) {
        reserve(4 * n);
        for (int i = 0; i < n; i++) INT.set(data, size + 4 * i, values[i]);
        size += 4 * n;
        return this;
    }

    RowBytes put(byte[] values, int from, int n) {
        reserve(n);
        System.arraycopy(values, from, data, size, n);
        size += n;
        return this;
    }

    RowBytes put(byte[] values) {
        return put(values, 0, values.length);
    }

    /** Text with its length before it; null is told apart from "". */
    RowBytes putText(String text) {
        if (text == null) return putInt(-1);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return putInt(bytes.length).put(bytes, 0, bytes.length);
    }

    /** A copy of what is held, which is then forgotten. */
    byte[] take() {
        var taken = Arrays.copyOf(data, size);
        size = 0;
        return taken;
    }
}
