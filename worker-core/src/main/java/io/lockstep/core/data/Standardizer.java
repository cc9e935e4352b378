package io.lockstep.core.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;

/**
 * z = (x − mean) / scale for each feature, in single precision. Mean and standard deviation (of the population, as
 * scikit-learn's StandardScaler takes it) come from the training rows; a constant feature has scale 1, and constant is
 * what deviates by no more than the sums' rounding, again as there. Immutable; a part of the model.
 */
public final class Standardizer {
    /** Rows that are summed together; the sums of chunks are added in order. Decides the bits, so it never changes. */
    private static final int CHUNK = 1024;

    private final float[] mean;
    private final float[] scale;
    private final float[] fill; // null where nothing is missing

    /**
     * @param mean a feature's mean, copied
     * @param scale a feature's standard deviation, positive, copied
     */
    public Standardizer(float[] mean, float[] scale) {
        this(mean, scale, null);
    }

    /**
     * @param mean what is taken off a feature, copied
     * @param scale what it is divided by then, positive, copied
     * @param fill what is put in for a missing one before, copied; null where none may be missing
     */
    @JsonCreator
    public Standardizer(
            @JsonProperty("mean") float[] mean,
            @JsonProperty("scale") float[] scale,
            @JsonProperty("fill") float[] fill) {
        if (fill != null && (mean == null || fill.length != mean.length))
            throw new IllegalArgumentException("fill: a number for each feature is needed");
        this.fill = fill == null ? null : fill.clone();
        if (mean == null || scale == null || mean.length != scale.length)
            throw new IllegalArgumentException("a standardizer needs a mean and a scale for each feature");
        for (float s : scale)
            if (!(s > 0)) throw new IllegalArgumentException("scale: " + s + "; allowed are positive numbers");
        this.mean = mean.clone();
        this.scale = scale.clone();
    }

    /**
     * Measures the given rows in two passes, in double precision and in row order.
     *
     * @param table not standardised
     * @param rows at least one row
     */
    public static Standardizer fit(RowTable table, RowSet rows) {
        var dense = table instanceof BlockTable blocks ? blocks.withSparse(false) : table;
        if (dense.sparse()) throw new IllegalArgumentException("a standardizer is fitted to dense rows");
        double[] mean = means(dense, rows, new double[table.features()], false);
        double[] variance = means(dense, rows, mean, true);
        return of(rows.size(), mean, variance);
    }

    /**
     * From the moments of the training rows, of which there must be some.
     *
     * @param columns of the table; empty where the features are its columns as they are. Ones and zeros that say which
     *     category a row has stay so
     * @param standardizes whether features become z-scores; else they stay as they are
     * @param fills whether the mean is put in where a value is missing
     */
    public static Standardizer of(Moments moments, List<TableColumn> columns, boolean standardizes, boolean fills) {
        var all = of(moments);
        var fill = fills ? all.mean() : null;
        var scaled = TableColumn.scaled(columns);
        for (int j = 0; j < all.mean.length; j++) {
            if (standardizes && (scaled.length == 0 || scaled[j])) continue;
            all.mean[j] = 0;
            all.scale[j] = 1;
        }
        return new Standardizer(all.mean, all.scale, fill);
    }

    /** The same, with other numbers put in for missing values of {@code features}. */
    public Standardizer filling(int[] features, float[] values) {
        var next = fill.clone();
        for (int f = 0; f < features.length; f++) next[features[f]] = values[f];
        return new Standardizer(mean, scale, next);
    }

    /** From the moments of the training rows, of which there must be some. */
    public static Standardizer of(Moments moments) {
        var variance = new double[moments.features()];
        for (int j = 0; j < variance.length; j++) variance[j] = moments.variance(j);
        return of(moments.rows(), moments.mean(), variance);
    }

    private static Standardizer of(long rows, double[] mean, double[] variance) {
        var floatMean = new float[mean.length];
        var scale = new float[mean.length];
        for (int j = 0; j < mean.length; j++) {
            floatMean[j] = (float) mean[j];
            float deviation = (float) Math.sqrt(variance[j]);
            scale[j] = deviation > 0 && !Moments.isConstant(mean[j], variance[j], rows) ? deviation : 1f;
        }
        return new Standardizer(floatMean, scale);
    }

    /** The means over the rows of x − center, or of its square. */
    private static double[] means(RowTable table, RowSet rows, double[] center, boolean squared) {
        int features = table.features();
        var total = new double[features];
        var chunk = new double[features];
        var ids = new long[CHUNK];
        var batch = new RowBatch();
        for (long from = 0; from < rows.size(); from += CHUNK) {
            int n = (int) Math.min(CHUNK, rows.size() - from);
            for (int i = 0; i < n; i++) ids[i] = rows.id(from + i);
            table.gather(ids, 0, n, batch);
            Arrays.fill(chunk, 0);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < features; j++) {
                    double x = batch.dense.data[i * features + j] - center[j];
                    chunk[j] += squared ? x * x : x;
                }
            }
            for (int j = 0; j < features; j++) total[j] += chunk[j];
        }
        for (int j = 0; j < features; j++) total[j] /= rows.size();
        return total;
    }

    /** Standardises one row in place: {@code data[offset .. offset+features)}. */
    public void apply(float[] data, int offset) {
        if (fill != null)
            for (int j = 0; j < fill.length; j++) if (Float.isNaN(data[offset + j])) data[offset + j] = fill[j];
        for (int j = 0; j < mean.length; j++) data[offset + j] = (data[offset + j] - mean[j]) / scale[j];
    }

    /** How many features. */
    public int features() {
        return mean.length;
    }

    /** Whether missing values are filled. */
    public boolean fills() {
        return fill != null;
    }

    /** A copy of what is put in for missing values; null where none may be missing. */
    @JsonProperty("fill")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public float[] fill() {
        return fill == null ? null : fill.clone();
    }

    /** A copy of the features' means. */
    @JsonProperty("mean")
    public float[] mean() {
        return mean.clone();
    }

    /** A copy of the features' scales. */
    @JsonProperty("scale")
    public float[] scale() {
        return scale.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Standardizer standardizer
                && Arrays.equals(mean, standardizer.mean)
                && Arrays.equals(scale, standardizer.scale)
                && Arrays.equals(fill, standardizer.fill);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(mean) * 31 + Arrays.hashCode(scale);
    }
}
