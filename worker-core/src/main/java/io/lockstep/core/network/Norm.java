package io.lockstep.core.network;

/** What normalises a hidden layer's pre-activations. */
public enum Norm {
    NONE,
    /** Over the rows of a logical shard while training, by running statistics afterwards. */
    BATCH,
    /** Over a row's own features. */
    LAYER
}
