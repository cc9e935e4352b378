package io.lockstep.core.loss;

import io.lockstep.core.math.Functions;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * Binary cross-entropy of a logit z: max(z, 0) − z y + log(1 + exp(−|z|)), which overflows nowhere. The derivative is
 * σ(z) − y. A logit above 0 predicts class 1. Of several logits, labels that are each there or not, it is the mean, as in
 * PyTorch's {@code BCEWithLogitsLoss}, and a row is right where all its labels are.
 */
final class LogisticLoss extends Loss {
    LogisticLoss(List<Double> classWeights) {
        super(classWeights);
    }

    @Override
    int targetColumns(int outputs) {
        return outputs;
    }

    @Override
    void addRow(FMatrixRMaj outputs, FMatrixRMaj targets, int row, double rowWeight, FMatrixRMaj delta, LossSums sums) {
        int n = outputs.numCols;
        double total = 0;
        double weight = rowWeight;
        boolean right = true;
        for (int i = row * n; i < row * n + n; i++) {
            double z = outputs.data[i];
            int label = label(targets.data[i], 2, row);
            double e = Functions.exp(-Math.abs(z));
            if (n == 1) weight *= classWeight(label);
            total += Math.max(z, 0) - z * label + Functions.log1p(e);
            boolean hit = (z > 0) == (label == 1);
            right &= hit;
            if (delta == null) continue;
            double above = e / (1 + e); // σ(−|z|)
            double error = hit ? above : 1 / (1 + e);
            delta.data[i] = (float) ((label == 1 ? -weight * error : weight * error) / n);
        }
        sums.loss += weight * total / n;
        sums.weight += weight;
        if (right) sums.correct += rowWeight;
    }
}
