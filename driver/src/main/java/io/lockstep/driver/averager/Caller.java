package io.lockstep.driver.averager;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;

/** A connection that has yet to prove that it may speak: its handshake, as far as it came, without ever waiting. */
final class Caller {
    private final SocketChannel socket;
    private final String address;
    private final long since = System.nanoTime();
    private final ByteBuffer head = Wire.buffer(Frame.BYTES);
    private final ByteBuffer body =
            ByteBuffer.allocate(Frame.MOST_UNPROVED).order(Wire.ORDER).limit(0);
    private Frame frame; // whose body is being read; null while its head is
    private AveragerServer trial;
    private Handshake.Door door; // null before the first frame
    private String name;

    Caller(SocketChannel socket) throws IOException {
        this.socket = socket;
        var from = socket.getRemoteAddress();
        this.address = from instanceof InetSocketAddress ? from.toString() : "this machine";
    }

    SocketChannel socket() {
        return socket;
    }

    /** Where it calls from, for messages. */
    String address() {
        return address;
    }

    boolean isOlderThan(long millis) {
        return Changes.millisSince(since) > millis;
    }

    /** Whether it has named a trial of this JVM. */
    boolean isKnown() {
        return door != null;
    }

    /** Reads what is there; true once the proof is in. Reads not a byte beyond it. */
    boolean hear(Map<Long, AveragerServer> trials) throws IOException {
        while (true) {
            var reading = frame == null ? head : body;
            if (socket.read(reading) < 0) throw new EOFException("it went before it said who it is");
            if (reading.hasRemaining()) return false;
            if (frame == null) {
                frame = Frame.get(head.flip());
                if (frame.length() > Frame.MOST_UNPROVED)
                    throw new IOException("a first frame of " + frame.length() + " bytes");
                body.clear().limit(frame.length());
                if (body.hasRemaining()) continue;
            }
            body.flip();
            Frame.check(head, body);
            if (take(trials)) return true;
            frame = null;
            head.clear();
        }
    }

    private boolean take(Map<Long, AveragerServer> trials) throws IOException {
        if (door == null) {
            if (frame.kind() != Frame.Kind.HELLO) throw new IOException("expected HELLO, got " + frame.kind());
            trial = trials.get(frame.trial());
            if (trial == null) throw new IOException("no trial of that number is here");
            door = new Handshake.Door(trial.address().token(), body);
            say(door.challenge());
            return false;
        }
        if (frame.kind() != Frame.Kind.PROOF || frame.trial() != trial.trial())
            throw new IOException("expected PROOF, got " + frame.kind());
        name = door.open(body);
        return true;
    }

    /** A first answer fits any socket's buffer. */
    private void say(ByteBuffer challenge) throws IOException {
        var answer = Wire.buffer(Frame.BYTES + challenge.remaining());
        new Frame(Frame.Kind.CHALLENGE, trial.trial(), 0, challenge.remaining()).put(answer, challenge);
        answer.put(challenge).flip();
        socket.write(answer);
        if (answer.hasRemaining()) throw new IOException("it doesn't read");
    }

    /** Becomes a connection of its trial. */
    void enter() throws IOException {
        socket.configureBlocking(true);
        trial.admit(socket, door, name + " at " + address);
    }
}
