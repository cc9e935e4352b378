package io.lockstep.core.loss;

import io.lockstep.core.math.Functions;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * Softmax cross-entropy: log Σ exp(z_j) − z_y, the largest logit taken out before the exponentials. The derivative is
 * softmax(z) − 1[y].
 */
final class SoftmaxLoss extends Loss {
    private double[] exponentials = new double[0]; // of rows from first on
    private int first;

    SoftmaxLoss(List<Double> classWeights) {
        super(classWeights);
    }

    @Override
    int targetColumns(int outputs) {
        return 1;
    }

    @Override
    void prepare(FMatrixRMaj outputs, int from, int to) {
        int n = outputs.numCols;
        int length = Math.max(0, to - from) * n;
        if (exponentials.length < length) exponentials = new double[length];
        first = from;
        for (int row = from; row < to; row++)
            Prediction.belowLargest(outputs.data, row * n, n, exponentials, (row - from) * n);
        Functions.exp(exponentials, 0, length, exponentials);
    }

    @Override
    void addRow(FMatrixRMaj outputs, FMatrixRMaj targets, int row, double rowWeight, FMatrixRMaj delta, LossSums sums) {
        int n = outputs.numCols;
        int at = row * n;
        int own = (row - first) * n;
        float[] z = outputs.data;
        int label = label(targets.data[row], n, row);
        int best = Prediction.largest(z, at, n);
        double total = Prediction.sum(exponentials, own, n);
        double weight = rowWeight * classWeight(label);
        sums.loss += weight * (Functions.log(total) - ((double) z[at + label] - z[at + best]));
        sums.weight += weight;
        if (best == label) sums.correct += rowWeight;
        if (delta == null) return;
        double scale = weight / total;
        for (int j = 0; j < n; j++) delta.data[at + j] = (float) (exponentials[own + j] * scale);
        delta.data[at + label] = (float) (exponentials[own + label] * scale - weight);
    }
}
