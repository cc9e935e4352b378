package io.lockstep.core.loss;

import io.lockstep.core.math.Functions;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * Binary cross-entropy of a logit z: max(z, 0) − z y + log(1 + exp(−|z|)), which overflows nowhere. The derivative is
 * σ(z) − y. A logit above 0 predicts class 1.
 */
final class LogisticLoss extends Loss {
    LogisticLoss(List<Double> classWeights) {
        super(classWeights);
    }

    @Override
    int targetColumns(int outputs) {
        if (outputs != 1) throw new IllegalArgumentException("bce needs one output, not " + outputs);
        return 1;
    }

    @Override
    void addRow(
            FMatrixRMaj outputs, FMatrixRMaj targets, int row, double rowWeight, FMatrixRMaj delta, LossSums sums) {
        double z = outputs.data[row];
        int label = label(targets.data[row], 2, row);
        double e = Functions.exp(-Math.abs(z));
        double weight = rowWeight * classWeight(label);
        sums.loss += weight * (Math.max(z, 0) - z * label + Functions.log1p(e));
        sums.weight += weight;
        if ((z > 0) == (label == 1)) sums.correct += rowWeight;
        if (delta == null) return;
        double above = e / (1 + e); // σ(−|z|)
        double error = (z > 0) == (label == 1) ? above : 1 / (1 + e);
        delta.data[row] = (float) (label == 1 ? -weight * error : weight * error);
    }
}
