package io.lockstep.core.loss;

/** The losses, each of a row's outputs against its target. */
public enum LossKind {
    /** Softmax cross-entropy over the outputs as logits; the target is a class index. */
    CROSS_ENTROPY,
    /** Binary cross-entropy of one logit; the target is 0 or 1. */
    BCE,
    /** Squared error, averaged over a row's outputs. */
    MSE,
    /** Absolute error, averaged over a row's outputs. */
    MAE,
    /** Huber's loss with delta 1, averaged over a row's outputs. */
    HUBER;

    /** Whether targets are classes. */
    public boolean isClassification() {
        return this == CROSS_ENTROPY || this == BCE;
    }
}
