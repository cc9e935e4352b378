package io.lockstep.driver.averager;

import java.nio.ByteBuffer;

/**
 * What the steps of an epoch amount to, added in the steps' order.
 *
 * @param loss sum of the rows' weighted losses, each at the time of its step
 * @param weight sum of the rows' weights
 * @param correct rows whose class was predicted right
 */
public record Totals(double loss, double weight, long rows, long correct) {
    public static final Totals NONE = new Totals(0, 0, 0, 0);

    Totals plus(double stepLoss, double stepWeight, long stepRows, long stepCorrect) {
        return new Totals(loss + stepLoss, weight + stepWeight, rows + stepRows, correct + stepCorrect);
    }

    static final int BYTES = 2 * Double.BYTES + 2 * Long.BYTES;

    void put(ByteBuffer out) {
        out.putDouble(loss).putDouble(weight).putLong(rows).putLong(correct);
    }

    static Totals get(ByteBuffer in) {
        return new Totals(in.getDouble(), in.getDouble(), in.getLong(), in.getLong());
    }
}
