package io.lockstep.driver.averager;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection that speaks frames. One thread reads; writes of several threads don't mix. An interrupt closes it, and so
 * does {@link #closeIfSilent}.
 */
final class FrameChannel implements AutoCloseable {
    private static final int SOCKET_BUFFER = 1 << 20;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final long trial;
    private final ByteBuffer inHead = ByteBuffer.allocateDirect(Frame.BYTES);
    private final ByteBuffer outHead = ByteBuffer.allocateDirect(Frame.BYTES);
    private ByteBuffer payload = ByteBuffer.allocateDirect(Frame.MOST_UNPROVED);
    private int mostBytes = Frame.MOST_UNPROVED;
    private volatile long lastRead = System.nanoTime();
    private volatile boolean reading;

    FrameChannel(SocketChannel channel, long trial) throws IOException {
        this.channel = channel;
        this.trial = trial;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    }

    /** From now on, frames may have so many bytes. */
    void allow(int bytes) {
        mostBytes = bytes;
        if (payload.capacity() < bytes) payload = ByteBuffer.allocateDirect(bytes);
    }

    long trial() {
        return trial;
    }

    void write(Frame frame) throws IOException {
        write(frame, NOTHING);
    }

    /** Writes a frame. @param body its payload, from position to limit; not moved */
    synchronized void write(Frame frame, ByteBuffer body) throws IOException {
        outHead.clear();
        frame.put(outHead, body);
        outHead.flip();
        var both = new ByteBuffer[] {outHead, body.duplicate()};
        while (both[0].hasRemaining() || both[1].hasRemaining()) channel.write(both);
    }

    /** Reads the next frame that isn't a heartbeat; its payload is then in {@link #payload()}. */
    Frame read() throws IOException {
        lastRead = System.nanoTime();
        reading = true;
        try {
            while (true) {
                inHead.clear();
                fill(inHead);
                var frame = Frame.get(inHead.flip());
                if (frame.trial() != trial) throw new IOException("a frame of another trial");
                if (frame.length() > mostBytes)
                    throw new IOException("a frame of " + frame.length() + " bytes; allowed are " + mostBytes);
                payload.clear().limit(frame.length());
                fill(payload);
                payload.flip();
                Frame.check(inHead, payload);
                if (frame.kind() != Frame.Kind.HEARTBEAT) return frame;
            }
        } finally {
            reading = false;
        }
    }

    /** Reads a frame of that kind; anything else is an error. */
    Frame expect(Frame.Kind kind) throws IOException {
        var frame = read();
        if (frame.kind() != kind) throw new IOException("expected " + kind + ", got " + frame.kind());
        return frame;
    }

    /** What the last frame carried; valid until the next read. */
    ByteBuffer payload() {
        return payload;
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) throw new EOFException("the other side closed the connection");
            lastRead = System.nanoTime();
        }
    }

    /** Closes the connection where a read has waited that long without a byte; true if so. */
    boolean closeIfSilent(long millis) {
        if (!reading || System.nanoTime() - lastRead < millis * 1_000_000) return false;
        close();
        return true;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing more can be done with it
        }
    }
}
