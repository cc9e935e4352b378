package io.lockstep.core.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor on its way into a file, of which no copy is made: its bytes are written piece by piece.
 *
 * @param bytes how many {@code content} writes
 */
record TensorStream(String name, DType type, List<Long> shape, long bytes, Content content) {
    private static final int PIECE = 1 << 16;

    /** What writes the bytes. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static TensorStream of(NamedTensor tensor) {
        var bytes = tensor.bytes();
        return new TensorStream(tensor.name(), tensor.type(), tensor.shape(), bytes.remaining(), out -> {
            var rest = bytes.duplicate();
            var piece = new byte[Math.min(PIECE, Math.max(1, rest.remaining()))];
            while (rest.hasRemaining()) {
                int n = Math.min(piece.length, rest.remaining());
                rest.get(piece, 0, n);
                out.write(piece, 0, n);
            }
        });
    }

    /** The first values of an array, as a vector. */
    static TensorStream vector(String name, float[] values, int count) {
        return new TensorStream(name, DType.F32, List.of((long) count), 4L * count, out -> {
            var piece = new Piece(out);
            for (int i = 0; i < count; i++) piece.put(values[i]);
            piece.flush();
        });
    }

    /** The transpose [cols, rows] of {@code rows × cols} row-major values. */
    static TensorStream transposed(String name, float[] values, int rows, int cols) {
        return new TensorStream(name, DType.F32, List.of((long) cols, (long) rows), 4L * rows * cols, out -> {
            var piece = new Piece(out);
            for (int col = 0; col < cols; col++)
                for (int at = col, row = 0; row < rows; row++, at += cols) piece.put(values[at]);
            piece.flush();
        });
    }

    /** Floats that wait to be written together. */
    private static final class Piece {
        private final OutputStream out;
        private final ByteBuffer bytes = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);

        Piece(OutputStream out) {
            this.out = out;
        }

        void put(float value) throws IOException {
            if (!bytes.hasRemaining()) flush();
            bytes.putFloat(value);
        }

        void flush() throws IOException {
            out.write(bytes.array(), 0, bytes.position());
            bytes.clear();
        }
    }
}
