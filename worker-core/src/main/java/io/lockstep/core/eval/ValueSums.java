package io.lockstep.core.eval;

import java.nio.ByteBuffer;

/** Sums over rows of one value of a regression. */
final class ValueSums {
    /** Numbers of 8 bytes that it encodes to. */
    static final int NUMBERS = 5;

    double weight;
    /** Weighted mean of the targets so far. */
    double targetMean;
    /** Weighted sum of squared distances of targets from their mean, by West's rule: plain sums of squares cancel. */
    double targetSpread;
    /** Weighted sum of squared errors. */
    double squaredError;
    /** Weighted sum of absolute errors. */
    double absoluteError;

    void add(double actual, double predicted, double rowWeight) {
        double error = predicted - actual;
        squaredError += rowWeight * error * error;
        absoluteError += rowWeight * Math.abs(error);
        if (rowWeight == 0) return;
        weight += rowWeight;
        double distance = actual - targetMean;
        targetMean += distance * rowWeight / weight;
        targetSpread += rowWeight * distance * (actual - targetMean);
    }

    /** Chan, Golub and LeVeque's merge of two means and spreads. */
    void add(ValueSums right) {
        squaredError += right.squaredError;
        absoluteError += right.absoluteError;
        if (right.weight == 0) return;
        double distance = right.targetMean - targetMean;
        double share = right.weight / (weight + right.weight);
        targetMean += distance * share;
        targetSpread += right.targetSpread + distance * distance * share * weight;
        weight += right.weight;
    }

    /** 1 − squared error / spread; where all targets are equal, 1 for a perfect prediction and else 0, as scikit-learn has it. */
    double r2() {
        if (Double.isNaN(squaredError)) return Double.NaN;
        return targetSpread > 0 ? 1 - squaredError / targetSpread : squaredError == 0 ? 1 : 0;
    }

    void clear() {
        weight = targetMean = targetSpread = squaredError = absoluteError = 0;
    }

    void put(ByteBuffer out) {
        out.putDouble(weight).putDouble(targetMean).putDouble(targetSpread);
        out.putDouble(squaredError).putDouble(absoluteError);
    }

    void get(ByteBuffer in) {
        weight = in.getDouble();
        targetMean = in.getDouble();
        targetSpread = in.getDouble();
        squaredError = in.getDouble();
        absoluteError = in.getDouble();
    }
}
