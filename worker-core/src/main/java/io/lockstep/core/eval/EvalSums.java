package io.lockstep.core.eval;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What an evaluation's rows amount to: sums and counts, never means. Sums of chunks are added in the chunks' order, so
 * that the result is the same to the bit wherever each was taken. Adding an empty one changes nothing.
 */
public final class EvalSums {
    /** The most classes for which confusions are counted. */
    public static final int MOST_COUNTED_CLASSES = 256;

    private static final int SCALARS = 8;

    private final int classes;
    private final long[] confusion; // [actual × classes + predicted]; empty where not counted
    /** Sum of the rows' weighted losses; not finite where any is not. */
    public double loss;
    /** Sum of the rows' weights: their number where classes weigh the same. */
    public double weight;

    public long rows;
    /** Rows whose class was predicted right; 0 in a regression. */
    public long correct;
    /** Mean of a regression's targets so far. */
    public double targetMean;
    /** Sum of squared distances of targets from their mean, kept by Welford's rule: plain sums of squares cancel. */
    public double targetSpread;
    /** Sum of a regression's squared errors. */
    public double squaredError;
    /** Sum of a regression's absolute errors. */
    public double absoluteError;

    /** All zero; {@code classes} is 0 for a regression. */
    public EvalSums(int classes) {
        if (classes < 0) throw new IllegalArgumentException(classes + " classes");
        this.classes = classes;
        this.confusion = new long[classes <= MOST_COUNTED_CLASSES ? classes * classes : 0];
    }

    public int classes() {
        return classes;
    }

    /** Whether {@link #confusion} is known. */
    public boolean countsConfusion() {
        return confusion.length > 0;
    }

    /** Rows of class {@code actual} that were predicted to be of class {@code predicted}. */
    public long confusion(int actual, int predicted) {
        return confusion[actual * classes + predicted];
    }

    /** Adds a classified row. */
    public void addClass(int actual, int predicted, double rowLoss, double rowWeight) {
        loss += rowLoss;
        weight += rowWeight;
        rows++;
        if (actual == predicted) correct++;
        if (confusion.length > 0) confusion[actual * classes + predicted]++;
    }

    /** Adds a row of a regression. */
    public void addValue(double actual, double predicted, double rowLoss, double rowWeight) {
        double error = predicted - actual;
        loss += rowLoss;
        weight += rowWeight;
        rows++;
        double distance = actual - targetMean;
        targetMean += distance / rows;
        targetSpread += distance * (actual - targetMean);
        squaredError += error * error;
        absoluteError += Math.abs(error);
    }

    /** Adds the sums of the rows that follow; {@code right} is left as it is. */
    public void add(EvalSums right) {
        if (right.classes != classes)
            throw new IllegalArgumentException(right.classes + " classes added to " + classes);
        addTargets(right);
        loss += right.loss;
        weight += right.weight;
        rows += right.rows;
        correct += right.correct;
        squaredError += right.squaredError;
        absoluteError += right.absoluteError;
        for (int i = 0; i < confusion.length; i++) confusion[i] += right.confusion[i];
    }

    /** Chan, Golub and LeVeque's merge of two means and spreads. */
    private void addTargets(EvalSums right) {
        if (right.rows == 0) return;
        double distance = right.targetMean - targetMean;
        double share = (double) right.rows / (rows + right.rows);
        targetMean += distance * share;
        targetSpread += right.targetSpread + distance * distance * share * rows;
    }

    /** Back to zero. */
    public void clear() {
        loss = weight = targetMean = targetSpread = squaredError = absoluteError = 0;
        rows = correct = 0;
        Arrays.fill(confusion, 0);
    }

    /** Bytes that {@link #put} writes. */
    public int encodedBytes() {
        return 8 * (SCALARS + confusion.length);
    }

    /** Writes the sums in the buffer's byte order. */
    public void put(ByteBuffer out) {
        out.putDouble(loss).putDouble(weight).putLong(rows).putLong(correct);
        out.putDouble(targetMean)
                .putDouble(targetSpread)
                .putDouble(squaredError)
                .putDouble(absoluteError);
        for (long count : confusion) out.putLong(count);
    }

    /** Overwrites this with what {@link #put} wrote for as many classes. */
    public void get(ByteBuffer in) {
        loss = in.getDouble();
        weight = in.getDouble();
        rows = in.getLong();
        correct = in.getLong();
        targetMean = in.getDouble();
        targetSpread = in.getDouble();
        squaredError = in.getDouble();
        absoluteError = in.getDouble();
        for (int i = 0; i < confusion.length; i++) confusion[i] = in.getLong();
    }
}
