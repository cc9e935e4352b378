package io.lockstep.core.loss;

import io.lockstep.core.data.TargetScaler;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * A loss of rows of outputs against their targets: its sum, and its derivative with respect to the outputs. A row's
 * loss is computed in double from the outputs, and weighted by its class where classes have weights; the mean is over
 * the sum of weights, as in PyTorch. Nothing here divides: means are the root's.
 */
public abstract sealed class Loss permits SoftmaxLoss, LogisticLoss, RegressionLoss {
    private final double[] classWeights;

    Loss(List<Double> classWeights) {
        this.classWeights =
                classWeights.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * The loss of that kind.
     *
     * @param classWeights a weight a class; empty where all weigh the same
     */
    public static Loss of(LossKind kind, List<Double> classWeights) {
        return of(kind, classWeights, null);
    }

    /**
     * The loss of that kind.
     *
     * @param classWeights a weight a class; empty where all weigh the same
     * @param scaler what a regression's outputs mean; null where they are the targets as they are. Derivatives are then
     *     those of the loss in the network's units, sums of losses are in the targets' (see {@link RegressionLoss})
     */
    public static Loss of(LossKind kind, List<Double> classWeights, TargetScaler scaler) {
        return switch (kind) {
            case CROSS_ENTROPY -> new SoftmaxLoss(classWeights);
            case BCE -> new LogisticLoss(classWeights);
            case MSE, MAE, HUBER -> new RegressionLoss(kind, scaler);
        };
    }

    /**
     * Adds rows {@code [from, to)} to {@code sums}, in order.
     *
     * @param outputs [rows × outputs], logits where the targets are classes; not modified
     * @param targets [rows × 1] class indices, or [rows × outputs] values; not modified
     * @param delta [rows × outputs]: rows {@code [from, to)} are overwritten by the derivative of the row's weighted
     *     loss; null where none is wanted
     * @throws IllegalArgumentException if shapes don't fit, or a target is not a class
     */
    public final void add(
            FMatrixRMaj outputs, FMatrixRMaj targets, int from, int to, FMatrixRMaj delta, LossSums sums) {
        add(outputs, targets, null, from, to, delta, sums);
    }

    /**
     * As above, of rows that count by their weights: a row's loss and its derivative are multiplied by its weight, and the
     * mean is over the sum of weights, Σ w l / Σ w, as scikit-learn's {@code sample_weight} has it in its networks.
     *
     * @param weights [rows], not negative; null where all count the same; not modified
     */
    public final void add(
            FMatrixRMaj outputs,
            FMatrixRMaj targets,
            float[] weights,
            int from,
            int to,
            FMatrixRMaj delta,
            LossSums sums) {
        int columns = targetColumns(outputs.numCols);
        if (targets.numCols != columns || targets.numRows < to || outputs.numRows < to)
            throw new IllegalArgumentException("targets are [" + targets.numRows + "×" + targets.numCols
                    + "] for outputs [" + outputs.numRows + "×" + outputs.numCols + "] and rows up to " + to
                    + "; this loss needs " + columns + " a row");
        prepare(outputs, from, to);
        for (int row = from; row < to; row++) {
            double weight = weights == null ? 1 : weights[row];
            sums.rowWeight += weight;
            addRow(outputs, targets, row, weight, delta, sums);
        }
        sums.rows += Math.max(0, to - from);
    }

    /** How many target columns go with {@code outputs} outputs. */
    abstract int targetColumns(int outputs);

    /** Called before {@link #addRow} is for rows {@code [from, to)}: for what is cheaper all at once. */
    void prepare(FMatrixRMaj outputs, int from, int to) {}

    abstract void addRow(
            FMatrixRMaj outputs, FMatrixRMaj targets, int row, double rowWeight, FMatrixRMaj delta, LossSums sums);

    final double classWeight(int label) {
        return classWeights.length == 0 ? 1 : classWeights[label];
    }

    /** The class that a target names. */
    static int label(float target, int classes, int row) {
        int label = (int) target;
        if (label != target || label < 0 || label >= classes)
            throw new IllegalArgumentException(
                    "target " + target + " of row " + row + " is none of " + classes + " classes");
        return label;
    }
}
