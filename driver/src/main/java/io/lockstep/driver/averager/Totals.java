package io.lockstep.driver.averager;

import io.lockstep.core.step.ShardSums;
import java.nio.ByteBuffer;

/**
 * What the steps of an epoch amount to, added in the steps' order.
 *
 * @param loss sum of the rows' weighted losses, each at the time of its step
 * @param weight sum of the rows' weights, each times its class's
 * @param rowWeight sum of the rows' own weights
 * @param correct sum of the own weights of rows whose class was predicted right
 */
public record Totals(double loss, double weight, long rows, double rowWeight, double correct) {
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0);

    Totals plus(ShardSums step) {
        return new Totals(
                loss + step.loss,
                weight + step.weight,
                rows + step.rows,
                rowWeight + step.rowWeight,
                correct + step.correct);
    }

    static final int BYTES = 4 * Double.BYTES + Long.BYTES;

    void put(ByteBuffer out) {
        out.putDouble(loss).putDouble(weight).putLong(rows);
        out.putDouble(rowWeight).putDouble(correct);
    }

    static Totals get(ByteBuffer in) {
        return new Totals(in.getDouble(), in.getDouble(), in.getLong(), in.getDouble(), in.getDouble());
    }
}
