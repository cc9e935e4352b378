package io.lockstep.core.loss;

import io.lockstep.core.math.Functions;
import org.ejml.data.FMatrixRMaj;

/** What a row of outputs predicts, for losses whose targets are classes. */
public final class Prediction {
    private Prediction() {}

    /** Classes that {@code outputs} outputs tell apart: two by one logit, none by several of {@code BCE}, else one each. */
    public static int classes(LossKind kind, int outputs) {
        if (areLabels(kind, outputs)) return 0;
        return kind == LossKind.BCE ? 2 : outputs;
    }

    /** Whether outputs are logits of labels that are each there or not, rather than of one class. */
    public static boolean areLabels(LossKind kind, int outputs) {
        return kind == LossKind.BCE && outputs > 1;
    }

    /** The probability of what a logit stands for: σ(z). */
    public static double probability(float logit) {
        double e = Functions.exp(-Math.abs((double) logit));
        return logit > 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /** The likeliest class, of equal ones the lowest: by one logit class 1 above 0, else the largest logit's. */
    public static int classOf(LossKind kind, FMatrixRMaj outputs, int row) {
        if (kind == LossKind.BCE) return outputs.data[row] > 0 ? 1 : 0;
        return largest(outputs.data, row * outputs.numCols, outputs.numCols);
    }

    /**
     * The class of a row, or of two the second where its probability, in single precision, is no less than a threshold.
     *
     * @param threshold null for the likeliest class
     */
    public static int classOf(LossKind kind, FMatrixRMaj outputs, int row, Double threshold) {
        if (threshold == null) return classOf(kind, outputs, row);
        if (kind == LossKind.BCE) return isThere(outputs.data[row], threshold) ? 1 : 0;
        var two = new double[2];
        probabilities(kind, outputs, row, two);
        return (float) two[1] >= threshold ? 1 : 0;
    }

    /** Whether what a logit stands for is predicted to be there. @param threshold on its probability; null for a half */
    public static boolean isThere(float logit, Double threshold) {
        return threshold == null ? logit > 0 : (float) probability(logit) >= threshold;
    }

    /**
     * The classes' probabilities.
     *
     * @param out written, a number a class: σ(−z) and σ(z), or softmax(z)
     */
    public static void probabilities(LossKind kind, FMatrixRMaj outputs, int row, double[] out) {
        if (kind == LossKind.BCE) {
            double e = Functions.exp(-Math.abs((double) outputs.data[row]));
            boolean positive = outputs.data[row] > 0;
            out[positive ? 1 : 0] = 1 / (1 + e);
            out[positive ? 0 : 1] = e / (1 + e);
            return;
        }
        int n = outputs.numCols;
        belowLargest(outputs.data, row * n, n, out, 0);
        Functions.exp(out, 0, n, out);
        double total = sum(out, 0, n);
        for (int j = 0; j < n; j++) out[j] /= total;
    }

    static int largest(float[] z, int at, int n) {
        int best = 0;
        for (int j = 1; j < n; j++) if (z[at + j] > z[at + best]) best = j;
        return best;
    }

    /** out[to + j] = z_j − max z. */
    static void belowLargest(float[] z, int at, int n, double[] out, int to) {
        double largest = z[at + largest(z, at, n)];
        for (int j = 0; j < n; j++) out[to + j] = z[at + j] - largest;
    }

    /** The sum of n numbers, from the left. */
    static double sum(double[] x, int at, int n) {
        double total = 0;
        for (int j = 0; j < n; j++) total += x[at + j];
        return total;
    }
}
