package io.lockstep.core.optim;

import io.lockstep.core.network.Parameters;

/**
 * Clipping by the global L2 norm, as PyTorch's {@code clip_grad_norm_} does it. The norm's square is summed in double
 * over fixed chunks of the vector, each in order, the chunks then in order: threads may share the chunks and the result
 * stays the same to the bit.
 */
public final class GradientClip {
    /** Elements of a chunk; the last may be shorter. */
    public static final int CHUNK = 4096;

    private static final double GUARD = 1e-6;

    private GradientClip() {}

    /** How many chunks a vector of {@code size} elements has. */
    public static int chunks(int size) {
        return (int) (((long) size + CHUNK - 1) / CHUNK);
    }

    /** The sum of squares of chunk {@code chunk}. */
    public static double squares(Parameters gradient, int chunk) {
        int from = chunk * CHUNK;
        int to = (int) Math.min(gradient.size(), (long) from + CHUNK);
        var sum = new double[1];
        gradient.forEachSpan(from, to, (tensor, begin, end) -> {
            sum[0] = addSquares(gradient.get(tensor).data, begin, end, sum[0]);
        });
        return sum[0];
    }

    private static double addSquares(float[] x, int begin, int end, double sum) {
        for (int i = begin; i < end; i++) sum += (double) x[i] * x[i];
        return sum;
    }

    /** The norm from the {@link #squares} of all chunks, in order. */
    public static double norm(double[] squares) {
        double sum = 0;
        for (double square : squares) sum += square;
        return Math.sqrt(sum);
    }

    /** The norm of the whole vector. */
    public static double norm(Parameters gradient) {
        var squares = new double[chunks(gradient.size())];
        for (int chunk = 0; chunk < squares.length; chunk++) squares[chunk] = squares(gradient, chunk);
        return norm(squares);
    }

    /** What the gradient is multiplied with: 1 within {@code maxNorm}; NaN where the norm is. */
    public static float factor(double norm, double maxNorm) {
        return (float) Math.min(1.0, maxNorm / (norm + GUARD));
    }

    /** Multiplies {@code [from, to)} of the vector with {@code factor}; {@code gradient} is modified. */
    public static void scale(Parameters gradient, float factor, int from, int to) {
        if (factor == 1f) return;
        gradient.forEachSpan(from, to, (tensor, begin, end) -> {
            float[] x = gradient.get(tensor).data;
            for (int i = begin; i < end; i++) x[i] *= factor;
        });
    }
}
