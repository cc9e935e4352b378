package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
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
        return Math.toIntExact(stateBytes(layout) + SCALARS + EVALUATION_BYTES + Long.BYTES * 4 * units + DEAL_BYTES);
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
        put(sums.gradient(), out);
        put(sums.statistics(), out);
    }

    static void getSums(ByteBuffer in, ShardSums sums) throws IOException {
        long expected = SCALARS
                + Float.BYTES
                        * ((long) sums.gradient().size() + sums.statistics().size());
        if (in.remaining() != expected) throw new IOException("sums of " + in.remaining() + " bytes, not " + expected);
        sums.loss = in.getDouble();
        sums.weight = in.getDouble();
        sums.rows = in.getLong();
        sums.rowWeight = in.getDouble();
        sums.correct = in.getDouble();
        get(in, sums.gradient());
        get(in, sums.statistics());
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
