package io.lockstep.core.loss;

import java.util.List;
import org.ejml.data.FMatrixRMaj;

/** Losses of the error e = output − target, averaged over a row's outputs: e², |e|, or Huber's with delta 1. */
final class RegressionLoss extends Loss {
    private final LossKind kind;

    RegressionLoss(LossKind kind) {
        super(List.of());
        this.kind = kind;
    }

    @Override
    int targetColumns(int outputs) {
        return outputs;
    }

    @Override
    void addRow(FMatrixRMaj outputs, FMatrixRMaj targets, int row, FMatrixRMaj delta, LossSums sums) {
        int n = outputs.numCols;
        double total = 0;
        for (int i = row * n; i < row * n + n; i++) {
            double error = (double) outputs.data[i] - targets.data[i];
            total += loss(error);
            if (delta != null) delta.data[i] = (float) (derivative(error) / n);
        }
        sums.loss += total / n;
        sums.weight += 1;
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
