package io.lockstep.driver.averager;

import io.lockstep.core.step.TrainingState;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** What a home's run came to. */
final class RunResult {
    static final int BYTES = Long.BYTES + Totals.BYTES + 2 * Double.BYTES + 2;

    /** Updates behind. */
    long step;

    Totals totals = Totals.NONE;
    /** The first weight that isn't finite; else 0. */
    double brokenWeight;
    /** Whether the loss of step {@link #step} wasn't finite, so that the run ended before it. */
    boolean lossIsBroken;

    double brokenLoss;
    /** Whether the state that belongs to {@link #step} came along, here. */
    boolean hasState;

    final TrainingState state;

    /** @param state overwritten where the home reports it */
    RunResult(TrainingState state) {
        this.state = state;
    }

    void put(ByteBuffer out) {
        out.putLong(step);
        totals.put(out);
        out.putDouble(brokenWeight).putDouble(brokenLoss);
        out.put((byte) (lossIsBroken ? 1 : 0)).put((byte) (hasState ? 1 : 0));
    }

    void get(ByteBuffer in) throws IOException {
        try {
            step = in.getLong();
            totals = Totals.get(in);
            brokenWeight = in.getDouble();
            brokenLoss = in.getDouble();
            lossIsBroken = in.get() != 0;
            hasState = in.get() != 0;
        } catch (BufferUnderflowException e) {
            throw new IOException("a run's result is too short", e);
        }
        if (in.hasRemaining()) throw new IOException("a run's result is too long");
    }
}
