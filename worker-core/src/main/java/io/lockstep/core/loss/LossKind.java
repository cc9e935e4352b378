package io.lockstep.core.loss;

/**
 * The losses of a row, in nats or in the target's unit: z are its outputs, y its target, n the number of outputs. The mean
 * over rows, each by its weight, is what a network is trained to lower; definitions are those of {@code torch.nn}.
 */
public enum LossKind {
    /** −log(exp(z_y) / Σ exp(z_i)): softmax cross-entropy of logits; y is a class index. */
    CROSS_ENTROPY,
    /** −y log σ(z) − (1 − y) log(1 − σ(z)): binary cross-entropy of one logit; y is 0 or 1. */
    BCE,
    /** Σ (z_i − y_i)² / n: the squared error. */
    MSE,
    /** Σ |z_i − y_i| / n: the absolute error. */
    MAE,
    /** Σ h(z_i − y_i) / n with h(e) = e²/2 for |e| ≤ 1, else |e| − 1/2 (Huber 1964, his k = 1). */
    HUBER;

    /** Whether targets are classes. */
    public boolean isClassification() {
        return this == CROSS_ENTROPY || this == BCE;
    }
}
