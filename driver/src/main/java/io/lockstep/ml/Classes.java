package io.lockstep.ml;

import io.lockstep.core.loss.LossKind;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.model.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ejml.data.FMatrixRMaj;

/**
 * What a classification adds to a row: the columns whose names aren't empty, in Spark's order of raw prediction,
 * probability and prediction.
 *
 * @param thresholds a class each; null where the likeliest class wins
 */
record Classes(boolean raw, boolean probability, boolean prediction, double[] thresholds) implements Batches.Output {

    @Override
    public int columns() {
        return (raw ? 1 : 0) + (probability ? 1 : 0) + (prediction ? 1 : 0);
    }

    @Override
    public void write(Model model, float[] outputs, int at, Object[] cells, int to) {
        var row = new float[model.outputs()];
        System.arraycopy(outputs, at, row, 0, row.length);
        var matrix = FMatrixRMaj.wrap(1, row.length, row);
        var loss = model.info().loss();
        double[] probabilities = null;
        if (probability || prediction && thresholds != null) {
            probabilities = new double[model.classNames().size()];
            Prediction.probabilities(loss, matrix, 0, probabilities);
        }
        if (raw) cells[to++] = Vectors.dense(raw(loss, row));
        if (probability) cells[to++] = Vectors.dense(probabilities);
        if (prediction)
            cells[to] = thresholds == null
                    ? (double) Prediction.classOf(loss, matrix, 0, model.info().threshold())
                    : overThresholds(probabilities, thresholds);
    }

    /** The network's outputs as Spark has them: a number a class. */
    static double[] raw(LossKind loss, float[] outputs) {
        if (loss == LossKind.BCE) return new double[] {-outputs[0], outputs[0]};
        var raw = new double[outputs.length];
        for (int j = 0; j < raw.length; j++) raw[j] = outputs[j];
        return raw;
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
