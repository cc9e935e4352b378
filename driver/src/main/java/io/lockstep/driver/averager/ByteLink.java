package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.LongAdder;

/** Bytes over a socket, encrypted from {@link #encrypt} on, and counted. One thread reads, one at a time writes. */
final class ByteLink {
    private final SocketChannel socket;
    private final LongAdder traffic;
    private SealedRecords sealing; // null in the clear
    private SealedRecords opening;
    private byte[] text;
    private byte[] sealed;
    private ByteBuffer opened; // text that nobody asked for yet
    private byte[] incoming;

    /** @param traffic gets the bytes both ways */
    ByteLink(SocketChannel socket, LongAdder traffic) {
        this.socket = socket;
        this.traffic = traffic;
    }

    SocketChannel socket() {
        return socket;
    }

    void encrypt(SealedRecords mine, SealedRecords theirs) {
        sealing = mine;
        opening = theirs;
        text = new byte[SealedRecords.MOST_TEXT];
        sealed = new byte[SealedRecords.HEAD + SealedRecords.MOST_TEXT + SealedRecords.TAG];
        incoming = new byte[SealedRecords.MOST_TEXT + SealedRecords.TAG];
        opened = ByteBuffer.wrap(new byte[SealedRecords.MOST_TEXT + SealedRecords.TAG])
                .limit(0);
    }

    /** Writes both buffers to their limits. */
    void write(ByteBuffer head, ByteBuffer rest) throws IOException {
        if (sealing == null) {
            traffic.add(head.remaining() + rest.remaining());
            var both = new ByteBuffer[] {head, rest};
            while (head.hasRemaining() || rest.hasRemaining()) socket.write(both);
            return;
        }
        while (head.hasRemaining() || rest.hasRemaining()) {
            int length = take(head, 0);
            length += take(rest, length);
            var record = ByteBuffer.wrap(sealed, 0, sealing.seal(text, length, sealed));
            traffic.add(record.remaining());
            while (record.hasRemaining()) socket.write(record);
        }
    }

    private int take(ByteBuffer from, int at) {
        int length = Math.min(from.remaining(), text.length - at);
        from.get(text, at, length);
        return length;
    }

    /** Reads some bytes, at least one; −1 at the end. */
    int read(ByteBuffer into) throws IOException {
        if (opening == null) {
            int read = socket.read(into);
            if (read > 0) traffic.add(read);
            return read;
        }
        if (!opened.hasRemaining() && !openNext()) return -1;
        int length = Math.min(opened.remaining(), into.remaining());
        into.put(opened.slice(opened.position(), length));
        opened.position(opened.position() + length);
        return length;
    }

    private boolean openNext() throws IOException {
        byte[] head = new byte[SealedRecords.HEAD];
        if (!readAll(ByteBuffer.wrap(head))) return false;
        int length = SealedRecords.length(head);
        if (!readAll(ByteBuffer.wrap(incoming, 0, length))) return false;
        opened.clear().limit(opening.open(head, incoming, length, opened.array()));
        if (!opened.hasRemaining()) throw new IOException("an empty record");
        return true;
    }

    private boolean readAll(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int read = socket.read(buffer);
            if (read < 0) return false;
            traffic.add(read);
        }
        return true;
    }
}
