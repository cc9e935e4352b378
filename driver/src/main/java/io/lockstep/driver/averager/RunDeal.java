package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What a home is asked to run.
 *
 * @param step updates behind, where it begins
 * @param until updates behind, where it ends
 * @param reportMillis after which it pauses to tell where training stands
 * @param before what the steps' totals are added to
 */
record RunDeal(long step, long until, long reportMillis, Totals before) {
    static final int BYTES = 3 * Long.BYTES + Totals.BYTES;

    void put(ByteBuffer out) {
        out.putLong(step).putLong(until).putLong(reportMillis);
        before.put(out);
    }

    static RunDeal get(ByteBuffer in) throws IOException {
        try {
            return new RunDeal(in.getLong(), in.getLong(), in.getLong(), Totals.get(in));
        } catch (BufferUnderflowException e) {
            throw new IOException("a run's deal is too short", e);
        }
    }
}
