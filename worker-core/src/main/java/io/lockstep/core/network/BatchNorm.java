package io.lockstep.core.network;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * Batch norm (Ioffe, Szegedy 2015) with a scale and a shift a unit. While training, each logical shard is normalised by
 * its own mean and biased variance, so that what a row becomes never depends on which worker holds which shards; with
 * one shard a step this is PyTorch's. Afterwards the running statistics serve.
 *
 * <p>What travels for these are, a unit, the sum over rows of z, and the sum of squared deviations from the mean of the
 * row's own shard: both add up, and no large numbers are subtracted from one another as E[z²] − E[z]² would.
 */
final class BatchNorm {
    static final float EPSILON = 1e-5f;

    private BatchNorm() {}

    /**
     * Normalises x[rows × units] in place, shard by shard.
     *
     * @param inverseDeviation written: 1/√(var + ε) a shard and unit
     * @param sums written: a shard's sums of x a unit, then all shards' sums of squared deviations, [2 × shards ×
     *     units]
     */
    static void normalizeShards(FMatrixRMaj x, ShardRows shards, float[] inverseDeviation, float[] sums) {
        int n = x.numCols;
        int squaresAt = shards.count() * n;
        Arrays.fill(sums, 0, 2 * squaresAt, 0f);
        for (int s = 0; s < shards.count(); s++) {
            int rows = shards.start(s + 1) - shards.start(s);
            if (rows == 0) continue;
            int of = s * n;
            int from = shards.start(s);
            for (int r = 0; r < rows; r++) add(n, x.data, (from + r) * n, sums, of);
            // The deviation array holds the mean until the variance is known.
            for (int j = of; j < of + n; j++) inverseDeviation[j] = sums[j] / rows;
            for (int r = 0; r < rows; r++)
                center(n, x.data, (from + r) * n, inverseDeviation, of, sums, squaresAt + of);
            for (int j = 0; j < n; j++) inverseDeviation[of + j] = inverse(sums[squaresAt + of + j] / rows);
            for (int r = 0; r < rows; r++) scale(n, x.data, (from + r) * n, inverseDeviation, of);
        }
    }

    /** Normalises x[rows × units] in place by running statistics, [1 × units] each. */
    static void normalizeRunning(FMatrixRMaj x, float[] mean, float[] variance, float[] inverseDeviation) {
        int n = x.numCols;
        for (int j = 0; j < n; j++) inverseDeviation[j] = inverse(variance[j]);
        for (int r = 0; r < x.numRows; r++) {
            int at = r * n;
            for (int j = 0; j < n; j++) x.data[at + j] = (x.data[at + j] - mean[j]) * inverseDeviation[j];
        }
    }

    /**
     * delta[rows × units], the derivative with respect to the normalised values, becomes that with respect to what was
     * normalised: (δ − mean(δ) − x̂ mean(δ x̂)) / √(var + ε), means over the shard's rows.
     *
     * @param sums overwritten, at least [2 × units]
     */
    static void backward(
            FMatrixRMaj normalized, ShardRows shards, float[] inverseDeviation, FMatrixRMaj delta, float[] sums) {
        int n = delta.numCols;
        for (int s = 0; s < shards.count(); s++) {
            int from = shards.start(s);
            int rows = shards.start(s + 1) - from;
            if (rows == 0) continue;
            Arrays.fill(sums, 0, 2 * n, 0f);
            for (int r = from; r < from + rows; r++) {
                add(n, delta.data, r * n, sums, 0);
                addProducts(n, delta.data, normalized.data, r * n, sums, n);
            }
            for (int j = 0; j < 2 * n; j++) sums[j] /= rows;
            for (int r = from; r < from + rows; r++)
                project(n, delta.data, normalized.data, r * n, sums, inverseDeviation, s * n);
        }
    }

    private static float inverse(float variance) {
        return 1f / (float) Math.sqrt(variance + EPSILON);
    }

    private static void add(int n, float[] x, int at, float[] sums, int of) {
        for (int j = 0; j < n; j++) sums[of + j] += x[at + j];
    }

    private static void addProducts(int n, float[] x, float[] y, int at, float[] sums, int of) {
        for (int j = 0; j < n; j++) sums[of + j] = Math.fma(x[at + j], y[at + j], sums[of + j]);
    }

    private static void center(int n, float[] x, int at, float[] mean, int of, float[] sums, int squaresAt) {
        for (int j = 0; j < n; j++) {
            float d = x[at + j] - mean[of + j];
            x[at + j] = d;
            sums[squaresAt + j] = Math.fma(d, d, sums[squaresAt + j]);
        }
    }

    private static void scale(int n, float[] x, int at, float[] factor, int of) {
        for (int j = 0; j < n; j++) x[at + j] *= factor[of + j];
    }

    private static void project(int n, float[] d, float[] x, int at, float[] means, float[] inverseDeviation, int of) {
        for (int j = 0; j < n; j++)
            d[at + j] = (d[at + j] - means[j] - x[at + j] * means[n + j]) * inverseDeviation[of + j];
    }
}
