package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.loss.LossKind;
import io.lockstep.core.loss.Prediction;
import org.ejml.data.FMatrixRMaj;

/** Trained weights that answer for any input: the end of a run, or a moment of it. */
interface LabModel extends Classifier {
    /** Outputs (logits where classes are predicted), a row an input. Inputs are raw, as in the data. */
    float[][] outputs(float[][] inputs);

    /** The activations of hidden layer {@code layer} (from 0), a row an input. */
    float[][] hidden(float[][] inputs, int layer);

    /** One logit is that of the second of two classes. */
    @Override
    default double[][] probabilities(float[][] inputs) {
        float[][] outputs = outputs(inputs);
        double[][] result = new double[outputs.length][];
        for (int i = 0; i < result.length; i++) result[i] = probabilities(outputs[i]);
        return result;
    }

    private static double[] probabilities(float[] logits) {
        var kind = logits.length == 1 ? LossKind.BCE : LossKind.CROSS_ENTROPY;
        double[] result = new double[Prediction.classes(kind, logits.length)];
        Prediction.probabilities(kind, FMatrixRMaj.wrap(1, logits.length, logits), 0, result);
        return result;
    }
}
