package io.lockstep.driver.averager;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection that speaks frames. One thread reads; writes of several threads don't mix. An interrupt closes it, and so
 * does {@link #closeIfStuck}, which a thread that never reads or writes large frames has to call now and then.
 */
final class FrameChannel implements AutoCloseable {
    /** Bytes written at once: how far a long frame has got is seen in such pieces. */
    private static final int PIECE = 1 << 18;

    /** Bytes on their way in a {@link NearSocket}: with room for most messages, a writer needn't wait for its reader. */
    private static final int NEAR_BUFFER = 1 << 20;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final ByteLink link;
    private final long trial;
    private final ByteBuffer inHead = Wire.buffer(Frame.BYTES);
    private final ByteBuffer outHead = Wire.buffer(Frame.BYTES); // guarded by writes
    private final ReentrantLock writes = new ReentrantLock();
    private final long opened = System.nanoTime();
    private ByteBuffer payload = Wire.buffer(Frame.MOST_UNPROVED);
    private int mostBytes = Frame.MOST_UNPROVED;
    private volatile boolean proved;
    private volatile boolean reading;
    private volatile boolean writing;
    private volatile long lastRead;
    private volatile long lastWrite;

    /** @param traffic gets the bytes both ways */
    FrameChannel(SocketChannel channel, long trial, LongAdder traffic) throws IOException {
        this.channel = channel;
        this.trial = trial;
        link = new ByteLink(channel, traffic);
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY))
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        else channel.setOption(StandardSocketOptions.SO_SNDBUF, NEAR_BUFFER);
    }

    /** All that follows is encrypted. Between frames, before other threads know this. */
    void encrypt(SealedRecords mine, SealedRecords theirs) {
        link.encrypt(mine, theirs);
    }

    /**
     * The peer has proved who it is: from now on, its frames may have so many bytes.
     *
     * @param more bytes that rare ones may have beyond; memory for them is taken when one comes
     */
    void allow(int bytes, int more) {
        proved = true;
        mostBytes = Math.addExact(bytes, more);
        if (payload.capacity() < bytes) payload = Wire.buffer(bytes);
    }

    long trial() {
        return trial;
    }

    /** This end's host, as the peer's network reaches it. */
    String localHost() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getAddress().getHostAddress();
    }

    void write(Frame frame) throws IOException {
        write(frame, NOTHING);
    }

    /** Writes a frame. @param body its payload, from position to limit; not moved */
    void write(Frame frame, ByteBuffer body) throws IOException {
        writes.lock();
        try {
            send(frame, body);
        } finally {
            writes.unlock();
        }
    }

    /** Gives a sign of life, unless a write is under way, which is one. Failing closes the connection. */
    void beat(int generation) {
        if (!writes.tryLock()) return;
        try {
            send(new Frame(Frame.Kind.HEARTBEAT, trial, generation, 0), NOTHING);
        } catch (IOException e) {
            close(); // the thread that uses the connection finds out
        } finally {
            writes.unlock();
        }
    }

    private void send(Frame frame, ByteBuffer body) throws IOException {
        outHead.clear();
        frame.put(outHead, body);
        outHead.flip();
        var rest = body.duplicate();
        int end =
                body.limit(); // the answer may come, and the body be used anew, before this thread knows it is through
        lastWrite = System.nanoTime();
        writing = true;
        try {
            do {
                rest.limit(Math.min(end, rest.position() + PIECE));
                link.write(outHead, rest);
                lastWrite = System.nanoTime();
            } while (rest.limit() < end);
        } finally {
            writing = false;
        }
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
                if (payload.capacity() < frame.length()) payload = Wire.buffer(frame.length());
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
            if (link.read(buffer) < 0) throw new EOFException("the other side closed the connection");
            lastRead = System.nanoTime();
        }
    }

    /**
     * Closes the connection where a read or a write has waited that long without a byte's progress, or the peer hasn't
     * proved who it is in that time; true if so.
     */
    boolean closeIfStuck(long millis) {
        if (!channel.isOpen()) return false;
        long now = System.nanoTime();
        long limit = TimeUnit.MILLISECONDS.toNanos(millis);
        boolean stuck = (!proved && now - opened > limit)
                || (reading && now - lastRead > limit)
                || (writing && now - lastWrite > limit);
        if (stuck) close();
        return stuck;
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
