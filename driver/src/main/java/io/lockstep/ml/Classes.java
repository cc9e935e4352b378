package io.lockstep.ml;

import io.lockstep.core.loss.LossKind;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.model.Model;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.ejml.data.FMatrixRMaj;

/**
 * What a classification adds to a row: the columns whose names aren't empty, in Spark's order of raw prediction,
 * probability and prediction.
 *
 * @param thresholds a class each; null where the likeliest class wins
 */
record Classes(boolean raw, boolean probability, boolean prediction, double[] thresholds) implements AddedNumbers {

    @Override
    public int[] sizes(Model model) {
        int classes = model.classNames().size();
        var sizes = IntStream.builder();
        if (raw) sizes.add(classes);
        if (probability) sizes.add(classes);
        if (prediction) sizes.add(PLAIN);
        return sizes.build().toArray();
    }

    @Override
    public void write(Model model, FMatrixRMaj outputs, int row, double[][] columns) {
        var loss = model.info().loss();
        int c = 0;
        if (raw) raw(loss, outputs, row, columns[c++]);
        double[] probabilities = null;
        if (probability) probabilities = columns[c++];
        else if (prediction && thresholds != null)
            probabilities = new double[model.classNames().size()];
        if (probabilities != null) Prediction.probabilities(loss, outputs, row, probabilities);
        if (prediction)
            columns[c][0] = thresholds == null
                    ? Prediction.classOf(loss, outputs, row, model.info().threshold())
                    : overThresholds(probabilities, thresholds);
    }

    /** The network's outputs as Spark has them: a number a class. */
    static double[] raw(LossKind loss, float[] outputs) {
        var raw = new double[loss == LossKind.BCE ? 2 : outputs.length];
        raw(loss, FMatrixRMaj.wrap(1, outputs.length, outputs), 0, raw);
        return raw;
    }

    private static void raw(LossKind loss, FMatrixRMaj outputs, int row, double[] out) {
        int n = outputs.numCols;
        if (loss == LossKind.BCE) {
            out[1] = outputs.data[row];
            out[0] = -out[1];
        } else for (int j = 0; j < n; j++) out[j] = outputs.data[row * n + j];
    }

    /** Probabilities of what {@link #raw} made of a network's outputs. */
    static void probabilities(LossKind loss, Vector raw, double[] out) {
        var outputs = loss == LossKind.BCE ? new float[] {(float) raw.apply(1)} : new float[raw.size()];
        if (loss != LossKind.BCE) for (int j = 0; j < outputs.length; j++) outputs[j] = (float) raw.apply(j);
        Prediction.probabilities(loss, FMatrixRMaj.wrap(1, outputs.length, outputs), 0, out);
    }

    /** The class with the largest ratio of probability to threshold, as Spark has it: 0 / 0 never wins. */
    private static double overThresholds(double[] probabilities, double[] thresholds) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < probabilities.length; c++) {
            double ratio = probabilities[c] / thresholds[c];
            if (ratio > most) {
                most = ratio;
                best = c;
            }
        }
        return best;
    }
}
