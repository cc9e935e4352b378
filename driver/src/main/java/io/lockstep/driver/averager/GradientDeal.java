package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Shards {@code [lo, hi)} of a step (from 0), as a deal says it and the reply repeats it. */
record GradientDeal(long step, int lo, int hi) {
    static final int BYTES = Long.BYTES + 2 * Integer.BYTES;

    static GradientDeal of(Work.Gradient work) {
        return new GradientDeal(work.step(), work.lo(), work.hi());
    }

    void put(ByteBuffer out) {
        out.putLong(step).putInt(lo).putInt(hi);
    }

    static GradientDeal get(ByteBuffer in) throws IOException {
        try {
            return new GradientDeal(in.getLong(), in.getInt(), in.getInt());
        } catch (BufferUnderflowException e) {
            throw new IOException("a gradient's deal is too short", e);
        }
    }

    /** Whether it is a node of the tree over so many shards. */
    boolean isNodeOf(int shards) {
        int width = hi - lo;
        return step >= 0 && lo >= 0 && hi <= shards && Integer.bitCount(width) == 1 && lo % width == 0;
    }
}
