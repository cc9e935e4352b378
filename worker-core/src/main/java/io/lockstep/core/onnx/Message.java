package io.lockstep.core.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A protobuf message being written, field by field. See protobuf.dev/programming-guides/encoding: a field is a key of
 * number and wire type, then a varint, four bytes, or a length and as many bytes.
 */
final class Message {
    private static final int VARINT = 0;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message put(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    Message put(int field, float value) {
        key(field, FOUR_BYTES);
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < 32; shift += 8) out.write(bits >>> shift);
        return this;
    }

    Message put(int field, String text) {
        return put(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message put(int field, Message message) {
        return put(field, message.bytes());
    }

    Message put(int field, byte[] bytes) {
        key(field, LENGTH);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void key(int field, int wireType) {
        varint((long) field << 3 | wireType);
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
