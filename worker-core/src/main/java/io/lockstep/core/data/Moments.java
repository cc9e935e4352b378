package io.lockstep.core.data;

import java.util.Arrays;

/**
 * Count, mean and sum of squared deviations of each feature over some rows, in double. Two of them add up by Chan, Golub
 * and LeVeque's rule ("Algorithms for computing the sample variance", 1983). Within a block the mean comes first and the
 * deviations from it second, in row order; sparse rows cost their non-zeros. Rows count by their weights, where they have
 * some: one of weight 2 is two rows. Mutable; not thread-safe.
 */
public final class Moments {
    private static final int CHUNK = 4096;

    private final double[] mean;
    private final double[] spread; // sum of squared deviations from the mean
    private final double[] counts; // weight of the values that aren't missing: their number without weights
    private long rows;

    /** Of no rows. */
    public Moments(int features) {
        mean = new double[features];
        spread = new double[features];
        counts = new double[features];
    }

    /**
     * As read back.
     *
     * @param mean [features], kept
     * @param spread [features], sums of squared deviations, kept
     * @param counts [features], weight of the values that aren't missing: their number without weights, kept
     */
    public Moments(long rows, double[] mean, double[] spread, double[] counts) {
        if (mean.length != spread.length || rows < 0)
            throw new IllegalArgumentException("moments of " + rows + " rows");
        this.rows = rows;
        this.mean = mean;
        this.spread = spread;
        this.counts = counts;
    }

    /** The features' weight of the values that aren't missing: their number without weights. Not to be modified. */
    public double[] counts() {
        return counts;
    }

    /** Of rows in memory, a block's worth at a time. @param table in dense batches */
    public static Moments of(RowTable table, RowSet rows) {
        var moments = new Moments(table.features());
        var batch = new RowBatch();
        var ids = new long[(int) Math.min(CHUNK, rows.size())];
        for (long from = 0; from < rows.size(); from += CHUNK) {
            int n = (int) Math.min(CHUNK, rows.size() - from);
            for (int i = 0; i < n; i++) ids[i] = rows.id(from + i);
            table.gather(ids, 0, n, batch);
            var values = Arrays.copyOf(batch.dense.data, n * table.features());
            moments.add(Block.ofFloats(table.features(), values, null).withWeights(batch.copyOfWeights()), 0, n);
        }
        return moments;
    }

    /** Of the targets of rows in memory. */
    public static Moments ofTargets(RowTable table, RowSet rows) {
        var batch = new RowBatch();
        var ids = new long[(int) Math.min(CHUNK, rows.size())];
        Moments moments = null;
        for (long from = 0; from < rows.size(); from += CHUNK) {
            int n = (int) Math.min(CHUNK, rows.size() - from);
            for (int i = 0; i < n; i++) ids[i] = rows.id(from + i);
            table.gather(ids, 0, n, batch);
            int targets = batch.targets.numCols;
            if (moments == null) moments = new Moments(targets);
            var values = Arrays.copyOf(batch.targets.data, n * targets);
            moments.add(Block.ofFloats(targets, values, null).withWeights(batch.copyOfWeights()), 0, n);
        }
        return moments;
    }

    /** Rows seen. */
    public long rows() {
        return rows;
    }

    /** Features of a row. */
    public int features() {
        return mean.length;
    }

    /** The features' means. Not to be modified. */
    public double[] mean() {
        return mean;
    }

    /** The features' sums of squared deviations from their means. Not to be modified. */
    public double[] spread() {
        return spread;
    }

    /** Variance of a feature, of the population. */
    public double variance(int feature) {
        return counts[feature] == 0 ? 0 : spread[feature] / counts[feature];
    }

    /** Whether a feature deviates by no more than the sums' rounding. */
    public boolean isConstant(int feature) {
        return isConstant(mean[feature], variance(feature), Math.max(rows, counts[feature])); // light rows round too
    }

    /** A mean of equal numbers is off by rounding, and so is the variance about it: scikit-learn's bound on both. */
    static boolean isConstant(double mean, double variance, double rows) {
        double rounding = rows * Math.ulp(1.0);
        double offset = rounding * mean;
        return variance <= rounding * variance + offset * offset;
    }

    /** Adds rows {@code [from, to)} of a block. */
    public void add(Block block, int from, int to) {
        if (from == to) return;
        var more = new Moments(to - from, new double[mean.length], new double[mean.length], new double[mean.length]);
        if (block.isSparse()) ofNonZeros(block, from, to, more);
        else ofDense(block, from, to, more);
        add(more);
    }

    private static void ofDense(Block block, int from, int to, Moments out) {
        int n = out.mean.length;
        var row = new float[n];
        for (int i = from; i < to; i++) {
            block.copyRow(i, row, 0);
            double weight = block.weight(i);
            for (int j = 0; j < n; j++) {
                if (Float.isNaN(row[j])) continue; // missing
                out.mean[j] += weight * row[j];
                out.counts[j] += weight;
            }
        }
        for (int j = 0; j < n; j++) if (out.counts[j] > 0) out.mean[j] /= out.counts[j];
        for (int i = from; i < to; i++) {
            block.copyRow(i, row, 0);
            double weight = block.weight(i);
            for (int j = 0; j < n; j++)
                if (!Float.isNaN(row[j])) out.spread[j] += weight * ((row[j] - out.mean[j]) * (row[j] - out.mean[j]));
        }
    }

    private static void ofNonZeros(Block block, int from, int to, Moments out) {
        var starts = block.starts();
        var here = new double[out.mean.length];
        var missing = new double[out.mean.length];
        double all = 0;
        for (int i = from; i < to; i++) {
            double weight = block.weight(i);
            all += weight;
            for (int e = starts[i]; e < starts[i + 1]; e++) {
                int j = block.indices()[e];
                float x = block.floats()[e];
                if (Float.isNaN(x)) {
                    missing[j] += weight;
                    continue;
                }
                out.mean[j] += weight * x;
                here[j] += weight;
            }
        }
        for (int j = 0; j < out.mean.length; j++) {
            out.counts[j] = all - missing[j];
            if (out.counts[j] > 0) out.mean[j] /= out.counts[j];
            out.spread[j] = (out.counts[j] - here[j]) * out.mean[j] * out.mean[j];
        }
        for (int i = from; i < to; i++) {
            double weight = block.weight(i);
            for (int e = starts[i]; e < starts[i + 1]; e++) {
                int j = block.indices()[e];
                float x = block.floats()[e];
                if (!Float.isNaN(x)) out.spread[j] += weight * ((x - out.mean[j]) * (x - out.mean[j]));
            }
        }
    }

    /** Adds the rows that follow; {@code right} is left as it is. */
    public void add(Moments right) {
        if (right.rows == 0) return;
        for (int j = 0; j < mean.length; j++) {
            if (right.counts[j] == 0) continue;
            if (counts[j] == 0) {
                mean[j] = right.mean[j];
                spread[j] = right.spread[j];
            } else {
                double share = right.counts[j] / (counts[j] + right.counts[j]);
                double distance = right.mean[j] - mean[j];
                mean[j] += distance * share;
                spread[j] += right.spread[j] + distance * distance * share * counts[j];
            }
            counts[j] += right.counts[j];
        }
        rows += right.rows;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Moments moments
                && rows == moments.rows
                && Arrays.equals(mean, moments.mean)
                && Arrays.equals(spread, moments.spread)
                && Arrays.equals(counts, moments.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(mean) * 31 + Arrays.hashCode(spread);
    }
}
