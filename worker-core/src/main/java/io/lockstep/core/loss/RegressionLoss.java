package io.lockstep.core.loss;

import io.lockstep.core.data.TargetScaler;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * Losses of the error e = output − target, averaged over a row's outputs: e², |e|, or Huber's with delta 1.
 *
 * <p>Where targets are scaled by s, the error and its derivative are the network's, with the scaled target, and what is
 * summed is the loss in the targets' own units: s² e², s |e|, and s² times Huber's loss, which is Huber's loss of the
 * unscaled error with delta s.
 */
final class RegressionLoss extends Loss {
    private final LossKind kind;

    private final TargetScaler scaler; // null for targets as they are
    private final double[] units; // of the loss, by output; null likewise

    RegressionLoss(LossKind kind, TargetScaler scaler) {
        super(List.of());
        this.kind = kind;
        this.scaler = scaler;
        units = scaler == null ? null : scaler.scale();
        if (units == null || kind == LossKind.MAE) return;
        for (int i = 0; i < units.length; i++) units[i] *= units[i];
    }

    @Override
    int targetColumns(int outputs) {
        return outputs;
    }

    @Override
    void addRow(FMatrixRMaj outputs, FMatrixRMaj targets, int row, double rowWeight, FMatrixRMaj delta, LossSums sums) {
        int n = outputs.numCols;
        double total = 0;
        for (int j = 0; j < n; j++) {
            int i = row * n + j;
            double target = targets.data[i];
            double error = outputs.data[i] - (scaler == null ? target : scaler.scaled(j, target));
            total += units == null ? loss(error) : units[j] * loss(error);
            if (delta != null) delta.data[i] = (float) (rowWeight * derivative(error) / n);
        }
        sums.loss += rowWeight * total / n;
        sums.weight += rowWeight;
    }

    private double loss(double error) {
        double size = Math.abs(error);
        return switch (kind) {
            case MSE -> error * error;
            case MAE -> size;
            case HUBER -> size <= 1 ? 0.5 * error * error : size - 0.5;
            case CROSS_ENTROPY, BCE -> throw noRegression();
        };
    }

    private double derivative(double error) {
        return switch (kind) {
            case MSE -> 2 * error;
            case MAE -> Math.signum(error);
            case HUBER -> Math.max(-1, Math.min(1, error));
            case CROSS_ENTROPY, BCE -> throw noRegression();
        };
    }

    private IllegalStateException noRegression() {
        return new IllegalStateException(kind + " is no loss of numbers");
    }
}
