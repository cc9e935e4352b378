package io.lockstep.driver.averager;

import io.lockstep.core.step.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What an executor sends its averager: one answer to each deal, through one buffer, one answer at a time. */
final class Replies {
    private final FrameChannel channel;
    private final int generation;
    private ByteBuffer out; // grows for an evaluation of many ranks
    private volatile boolean awaited; // the averager waits for an answer
    private volatile long ticket; // of the deal that is out

    /** @param mostBytes of one answer */
    Replies(FrameChannel channel, int generation, int mostBytes) {
        this.channel = channel;
        this.generation = generation;
        out = Wire.buffer(mostBytes);
    }

    /** A deal has come; {@code itsTicket} goes back with the answer. */
    void begin(long itsTicket) {
        ticket = itsTicket;
        awaited = true;
    }

    boolean isAwaited() {
        return awaited;
    }

    /** The buffer for an answer, empty; overwritten by each. */
    ByteBuffer clear() {
        return out.clear();
    }

    /** The same, with room for {@code bytes}. */
    ByteBuffer clear(int bytes) {
        if (out.capacity() < bytes) out = Wire.buffer(bytes);
        return out.clear();
    }

    /** The buffer as it is filled so far. */
    ByteBuffer out() {
        return out;
    }

    /** Sends what is in the buffer as the answer to the deal that is out. */
    void send(Frame.Kind kind) throws IOException {
        out.flip();
        awaited = false;
        channel.write(new Frame(kind, channel.trial(), generation, ticket, out.remaining()), out);
    }

    /** Sends a training's state as it is now, ahead of an answer; overwrites the buffer. */
    void sendState(TrainingState state) throws IOException {
        StateFrames.send(channel, generation, state, null, out);
    }
}
