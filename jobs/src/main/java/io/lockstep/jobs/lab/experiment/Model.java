package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.math.Functions;

/** Trained weights that answer for any input: the end of a run, or a moment of it. */
interface Model extends Classifier {
    /** Outputs (logits where classes are predicted), a row an input. Inputs are raw, as in the data. */
    float[][] outputs(float[][] inputs);

    /** The activations of hidden layer {@code layer} (from 0), a row an input. */
    float[][] hidden(float[][] inputs, int layer);

    /** One logit is that of the second of two classes. */
    @Override
    default double[][] probabilities(float[][] inputs) {
        float[][] outputs = outputs(inputs);
        double[][] result = new double[outputs.length][];
        for (int i = 0; i < result.length; i++) result[i] = softmax(outputs[i]);
        return result;
    }

    private static double[] softmax(float[] logits) {
        if (logits.length == 1) return softmax(new float[] {0, logits[0]});
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) largest = Math.max(largest, logit);
        double[] result = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < result.length; i++) sum += result[i] = Functions.exp(logits[i] - largest);
        for (int i = 0; i < result.length; i++) result[i] /= sum;
        return result;
    }
}
