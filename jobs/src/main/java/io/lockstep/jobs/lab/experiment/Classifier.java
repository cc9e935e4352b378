package io.lockstep.jobs.lab.experiment;

/** Something that says how sure it is of each class, at any point. */
@FunctionalInterface
interface Classifier {
    /** Probability of each class, [row][class]. Inputs are raw, as in the data. */
    double[][] probabilities(float[][] inputs);
}
