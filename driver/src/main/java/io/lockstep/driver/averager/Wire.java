package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.math.TouchedRows;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.ShardSums;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers as bytes: little-endian, as nearly all machines hold them; weights and sums tensor by tensor. */
final class Wire {
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    /**
     * Bound of an evaluation's reply beyond the parameters, in bytes: 8 for each cell of a confusion matrix, so up to 362
     * classes, and some for each layer's statistics.
     */
    private static final int EVALUATION_BYTES = 1 << 20;

    /** Bound of what ranks of scores add to an evaluation's reply, in bytes; taken by the few that have any. */
    static final int RANK_BYTES = 2 * EvalSums.TRAINING_RANKS * 3 * Long.BYTES;

    /** What a reply repeats of its deal, at most. */
    private static final int DEAL_BYTES = 64;

    private static final int SCALARS = 5 * Long.BYTES;

    private Wire() {}

    /** A buffer for frames. */
    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ORDER);
    }

    /** Bytes that the largest frame of a network may have. */
    static int mostBytes(ParameterLayout layout) {
        long units = 0;
        for (var tensor : layout.parameters()) units += tensor.cols();
        long indices = layout.touchesRows()
                ? (long) Float.BYTES * layout.parameters().get(0).rows()
                : 0;
        return Math.toIntExact(
                stateBytes(layout) + indices + SCALARS + EVALUATION_BYTES + Long.BYTES * 4 * units + DEAL_BYTES);
    }

    static long stateBytes(ParameterLayout layout) {
        return (long) Float.BYTES * ((long) layout.parameterCount() + layout.statisticCount());
    }

    static void putState(Parameters weights, Parameters statistics, ByteBuffer out) {
        put(weights, out);
        put(statistics, out);
    }

    static void getState(ByteBuffer in, Parameters weights, Parameters statistics) throws IOException {
        if (in.remaining() != Float.BYTES * ((long) weights.size() + statistics.size()))
            throw new IOException("a state of " + in.remaining() + " bytes");
        get(in, weights);
        get(in, statistics);
    }

    static void putSums(ShardSums sums, ByteBuffer out) {
        out.putDouble(sums.loss).putDouble(sums.weight).putLong(sums.rows);
        out.putDouble(sums.rowWeight).putDouble(sums.correct);
        if (sums.touched() != null) putTouched(sums.touched(), out);
        put(sums.gradient(), out);
        put(sums.statistics(), out);
    }

    static void getSums(ByteBuffer in, ShardSums sums) throws IOException {
        var touched = sums.touched();
        if (in.remaining() < SCALARS) throw new IOException("sums of " + in.remaining() + " bytes");
        int held = touched == null ? 0 : count(in, touched);
        long expected = SCALARS
                + (touched == null
                        ? 0
                        : Integer.BYTES + held * (Integer.BYTES + (long) Float.BYTES * touched.columns()))
                + Float.BYTES
                        * ((long) sums.gradient().size() + sums.statistics().size());
        if (in.remaining() != expected) throw new IOException("sums of " + in.remaining() + " bytes, not " + expected);
        sums.loss = in.getDouble();
        sums.weight = in.getDouble();
        sums.rows = in.getLong();
        sums.rowWeight = in.getDouble();
        sums.correct = in.getDouble();
        if (touched != null) getTouched(in, held, touched);
        get(in, sums.gradient());
        get(in, sums.statistics());
    }

    /** How many rows sums hold, which stands behind their scalars. */
    private static int count(ByteBuffer in, TouchedRows touched) throws IOException {
        if (in.remaining() < SCALARS + Integer.BYTES) throw new IOException("sums of " + in.remaining() + " bytes");
        int held = in.getInt(in.position() + SCALARS);
        if (held < 0 || held > touched.rows()) throw new IOException("sums of " + held + " rows of " + touched.rows());
        return held;
    }

    private static void putTouched(TouchedRows from, ByteBuffer out) {
        int held = from.count();
        out.putInt(held);
        out.asIntBuffer().put(from.index(), 0, held);
        out.position(out.position() + Integer.BYTES * held);
        out.asFloatBuffer().put(from.values(), 0, held * from.columns());
        out.position(out.position() + Float.BYTES * held * from.columns());
    }

    private static void getTouched(ByteBuffer in, int held, TouchedRows to) throws IOException {
        to.reserve(held);
        in.getInt();
        in.asIntBuffer().get(to.index(), 0, held);
        in.position(in.position() + Integer.BYTES * held);
        for (int i = 0, last = -1; i < held; last = to.index()[i++])
            if (to.index()[i] <= last || to.index()[i] >= to.rows())
                throw new IOException("sums of row " + to.index()[i] + " after row " + last + " of " + to.rows());
        in.asFloatBuffer().get(to.values(), 0, held * to.columns());
        in.position(in.position() + Float.BYTES * held * to.columns());
    }

    /** Reads what {@link #put} wrote of the same shapes, and nothing else. */
    static void getAll(ByteBuffer in, Parameters to) throws IOException {
        if (in.remaining() != Float.BYTES * (long) to.size())
            throw new IOException("parameters of " + in.remaining() + " bytes, not " + Float.BYTES * (long) to.size());
        get(in, to);
    }

    static void put(Parameters from, ByteBuffer out) {
        var floats = out.asFloatBuffer();
        for (int i = 0; i < from.tensorCount(); i++)
            floats.put(from.get(i).data, 0, from.tensors().get(i).size());
        out.position(out.position() + Float.BYTES * from.size());
    }

    private static void get(ByteBuffer in, Parameters to) {
        var floats = in.asFloatBuffer();
        for (int i = 0; i < to.tensorCount(); i++)
            floats.get(to.get(i).data, 0, to.tensors().get(i).size());
        in.position(in.position() + Float.BYTES * to.size());
    }
}
