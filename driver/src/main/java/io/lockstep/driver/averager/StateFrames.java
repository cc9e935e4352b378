package io.lockstep.driver.averager;

import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A training's state in frames of one vector each, so that none is longer than the weights. */
final class StateFrames {
    private StateFrames() {}

    /**
     * Sends weights, statistics and the optimizer's slots.
     *
     * @param mask sent too, unless it is null
     * @param buffer overwritten; with room for any one of them
     */
    static void send(FrameChannel channel, int generation, TrainingState state, Parameters mask, ByteBuffer buffer)
            throws IOException {
        Wire.putState(state.weights(), state.statistics(), buffer.clear());
        send(channel, Frame.Kind.STATE, generation, 0, buffer);
        for (int slot = 0; slot < state.slots().size(); slot++) {
            Wire.put(state.slots().get(slot), buffer.clear());
            send(channel, Frame.Kind.SLOT, generation, slot, buffer);
        }
        if (mask == null) return;
        Wire.put(mask, buffer.clear());
        send(channel, Frame.Kind.MASK, generation, 0, buffer);
    }

    private static void send(FrameChannel channel, Frame.Kind kind, int generation, long ticket, ByteBuffer buffer)
            throws IOException {
        buffer.flip();
        channel.write(new Frame(kind, channel.trial(), generation, ticket, buffer.remaining()), buffer);
    }

    /** Takes a frame of weights or of a slot in. @param in its payload */
    static void take(Frame frame, ByteBuffer in, TrainingState into) throws IOException {
        if (frame.kind() == Frame.Kind.STATE) {
            Wire.getState(in, into.weights(), into.statistics());
            return;
        }
        if (frame.ticket() < 0 || frame.ticket() >= into.slots().size())
            throw new IOException(
                    "slot " + frame.ticket() + " of " + into.slots().size());
        Wire.getAll(in, into.slots().get((int) frame.ticket()));
    }
}
