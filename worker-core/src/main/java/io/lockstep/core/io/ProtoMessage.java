package io.lockstep.core.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A protobuf message being written, field by field. See protobuf.dev/programming-guides/encoding: a field is a key of
 * number and wire type, then a varint, four or eight bytes, or a length and as many bytes; the value's Java type says which.
 * The library itself is no choice: it comes with Spark's POM but is missing in a Spark distribution.
 */
public final class ProtoMessage {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public ProtoMessage put(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    public ProtoMessage put(int field, float value) {
        key(field, FOUR_BYTES);
        fixed(Float.floatToRawIntBits(value), Float.BYTES);
        return this;
    }

    public ProtoMessage put(int field, double value) {
        key(field, EIGHT_BYTES);
        fixed(Double.doubleToRawLongBits(value), Double.BYTES);
        return this;
    }

    public ProtoMessage put(int field, String text) {
        return put(field, text.getBytes(StandardCharsets.UTF_8));
    }

    public ProtoMessage put(int field, ProtoMessage message) {
        return put(field, message.bytes());
    }

    public ProtoMessage put(int field, byte[] bytes) {
        key(field, LENGTH);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    private void key(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    /** The lowest byte first. */
    private void fixed(long bits, int bytes) {
        for (int i = 0; i < bytes; i++) out.write((int) (bits >>> 8 * i));
    }

    /** Seven bits a byte, lowest first; all but the last byte have the eighth set. */
    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
