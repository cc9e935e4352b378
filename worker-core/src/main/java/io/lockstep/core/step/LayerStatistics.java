package io.lockstep.core.step;

import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Workspace;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How the hidden layers' activations are spread over rows, as sums that add up. What a layer's activation function
 * gives counts, before dropout and the residual sum.
 */
public final class LayerStatistics {
    /** A tanh beyond this, or a sigmoid as close to its ends, hardly passes a gradient: its slope is below 6 % of 1. */
    static final float SATURATED_TANH = 0.97f;

    private final Activation activation;
    private final long[][] active; // [layer][unit]: rows where the unit gave anything but 0
    private final double[] sum;
    private final double[] squares;
    private final long[] saturated;
    private long rows;

    public LayerStatistics(Architecture architecture) {
        int depth = architecture.depth();
        activation = architecture.activation();
        active = new long[depth][];
        for (int layer = 0; layer < depth; layer++) active[layer] = new long[architecture.fanOut(layer)];
        sum = new double[depth];
        squares = new double[depth];
        saturated = new long[depth];
    }

    /** Number of hidden layers. */
    public int layers() {
        return active.length;
    }

    /** Rows seen. */
    public long rows() {
        return rows;
    }

    /** Mean activation of a hidden layer. */
    public double mean(int layer) {
        return sum[layer] / values(layer);
    }

    /** Variance of a hidden layer's activations over rows and units. */
    public double variance(int layer) {
        double mean = mean(layer);
        return Math.max(0, squares[layer] / values(layer) - mean * mean);
    }

    /** Share of a hidden layer's activations that are 0. */
    public double zeroShare(int layer) {
        return 1 - Arrays.stream(active[layer]).sum() / values(layer);
    }

    /** Share of a hidden layer's units that gave 0 for every row. */
    public double deadShare(int layer) {
        return (double) Arrays.stream(active[layer]).filter(count -> count == 0).count() / active[layer].length;
    }

    /** Share of a hidden layer's activations at the flat ends of tanh or sigmoid; 0 for other functions. */
    public double saturatedShare(int layer) {
        return saturated[layer] / values(layer);
    }

    private double values(int layer) {
        return (double) rows * active[layer].length;
    }

    /** Adds the rows of the workspace's last pass. */
    void add(Workspace workspace, int passRows) {
        for (int layer = 0; layer < active.length; layer++) {
            float[] a = workspace.activated(layer).data;
            int n = active[layer].length;
            for (int r = 0; r < passRows; r++) addRow(layer, a, r * n);
        }
        rows += passRows;
    }

    private void addRow(int layer, float[] a, int at) {
        long[] counts = active[layer];
        double rowSum = 0;
        double rowSquares = 0;
        for (int j = 0; j < counts.length; j++) {
            float x = a[at + j];
            rowSum += x;
            rowSquares += (double) x * x;
            if (x != 0f) counts[j]++;
            if (isSaturated(x)) saturated[layer]++;
        }
        sum[layer] += rowSum;
        squares[layer] += rowSquares;
    }

    private boolean isSaturated(float a) {
        return switch (activation) {
            case TANH -> Math.abs(a) > SATURATED_TANH;
            case SIGMOID -> Math.abs(2 * a - 1) > SATURATED_TANH;
            case RELU, LEAKY_RELU, ELU, GELU, SILU, IDENTITY -> false;
        };
    }

    /** Adds the sums of the rows that follow; {@code right} is left as it is. */
    public void add(LayerStatistics right) {
        for (int layer = 0; layer < active.length; layer++) {
            for (int j = 0; j < active[layer].length; j++) active[layer][j] += right.active[layer][j];
            sum[layer] += right.sum[layer];
            squares[layer] += right.squares[layer];
            saturated[layer] += right.saturated[layer];
        }
        rows += right.rows;
    }

    /** Back to zero. */
    public void clear() {
        for (var counts : active) Arrays.fill(counts, 0);
        Arrays.fill(sum, 0);
        Arrays.fill(squares, 0);
        Arrays.fill(saturated, 0);
        rows = 0;
    }

    /** Bytes that {@link #put} writes. */
    public int encodedBytes() {
        int numbers = 1;
        for (var counts : active) numbers += 3 + counts.length;
        return 8 * numbers;
    }

    /** Writes the sums in the buffer's byte order. */
    public void put(ByteBuffer out) {
        out.putLong(rows);
        for (int layer = 0; layer < active.length; layer++) {
            out.putDouble(sum[layer]).putDouble(squares[layer]).putLong(saturated[layer]);
            for (long count : active[layer]) out.putLong(count);
        }
    }

    /** Overwrites this with what {@link #put} wrote for the same architecture. */
    public void get(ByteBuffer in) {
        rows = in.getLong();
        for (int layer = 0; layer < active.length; layer++) {
            sum[layer] = in.getDouble();
            squares[layer] = in.getDouble();
            saturated[layer] = in.getLong();
            for (int j = 0; j < active[layer].length; j++) active[layer][j] = in.getLong();
        }
    }
}
