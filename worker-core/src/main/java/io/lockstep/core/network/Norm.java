package io.lockstep.core.network;

/** What normalises a hidden layer's pre-activations. */
public enum Norm {
    /** Nothing: z goes to the activation as it is. */
    NONE,
    /**
     * Batch normalisation (Ioffe and Szegedy 2015): γ (z − mean) / √(variance + ε) + β for each unit, mean and biased
     * variance over the rows of a logical shard while training, by running statistics afterwards. The paper takes the
     * whole batch; a shard is what depends on no machine.
     */
    BATCH,
    /**
     * Layer normalisation (Ba, Kiros and Hinton 2016): γ (z − mean) / √(variance + ε) + β for each row, mean and biased
     * variance over the row's own units, in training and after.
     */
    LAYER
}
