package io.lockstep.jobs.track;

import io.lockstep.core.io.ProtoMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard's: TFRecords (length, its checksum, an event, its checksum), each visible to readers as soon as it is
 * written, where the file system can do that.
 */
final class EventFile implements AutoCloseable {
    private static final int MASK = 0xa282ead8;
    private static final String VERSION = "brain.Event:2";

    private final OutputStream out;

    /** Begins a file with the event that names its version. */
    EventFile(OutputStream out, double wallSeconds) {
        this.out = out;
        write(new ProtoMessage().put(1, wallSeconds).put(3, VERSION));
    }

    /** An event: wall_time = 1, step = 2, summary = 5. */
    void event(double wallSeconds, long step, ProtoMessage summary) {
        write(new ProtoMessage().put(1, wallSeconds).put(2, step).put(5, summary));
    }

    private void write(ProtoMessage event) {
        try {
            out.write(record(event.bytes()));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] record(byte[] data) {
        var record = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(masked(record.array(), Long.BYTES));
        record.put(data);
        return record.putInt(masked(data, data.length)).array();
    }

    /** Rotated and shifted, as TensorFlow does it, so that a checksum of checksummed data is no weak one. */
    private static int masked(byte[] data, int length) {
        var crc = new CRC32C();
        crc.update(data, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
