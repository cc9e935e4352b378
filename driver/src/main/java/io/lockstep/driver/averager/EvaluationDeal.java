package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Positions {@code [from, to)} of a set of rows, as a deal says it and the reply repeats it.
 *
 * @param activations whether layer statistics are wanted
 * @param detailed whether ranks are
 */
record EvaluationDeal(EvalRows rows, long from, long to, boolean activations, boolean detailed) {
    static final int BYTES = 2 * Long.BYTES + 3;
    private static final EvalRows[] ROWS = EvalRows.values();

    static EvaluationDeal of(Work.Evaluation work) {
        return new EvaluationDeal(
                work.rows(),
                work.from(),
                work.to(),
                !work.activations().isEmpty(),
                work.out().get(0).shape().detailed());
    }

    void put(ByteBuffer out) {
        out.putLong(from).putLong(to);
        out.put((byte) rows.ordinal()).put((byte) (activations ? 1 : 0)).put((byte) (detailed ? 1 : 0));
    }

    static EvaluationDeal get(ByteBuffer in) throws IOException {
        try {
            long from = in.getLong();
            long to = in.getLong();
            int rows = in.get();
            if (rows < 0 || rows >= ROWS.length || from < 0 || to < from)
                throw new IOException("an evaluation of rows [" + from + ", " + to + ") of set " + rows);
            return new EvaluationDeal(ROWS[rows], from, to, in.get() != 0, in.get() != 0);
        } catch (BufferUnderflowException e) {
            throw new IOException("an evaluation's deal is too short", e);
        }
    }
}
