package io.lockstep.jobs.experiment;

/** Trained weights that answer for any input: the end of a run, or a moment of it. */
interface Model {
    /** Outputs (logits where classes are predicted), a row an input. Inputs are raw, as in the data. */
    float[][] outputs(float[][] inputs);

    /** The activations of hidden layer {@code layer} (from 0), a row an input. */
    float[][] hidden(float[][] inputs, int layer);

    /** Probability of the second of two classes, an input each. */
    default double[] probabilities(float[][] inputs) {
        float[][] outputs = outputs(inputs);
        double[] result = new double[outputs.length];
        for (int i = 0; i < result.length; i++) {
            float logit = outputs[i].length == 1 ? outputs[i][0] : outputs[i][1] - outputs[i][0];
            result[i] = io.lockstep.core.math.Functions.sigmoid(logit);
        }
        return result;
    }
}
