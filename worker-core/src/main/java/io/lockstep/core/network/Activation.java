package io.lockstep.core.network;

/** The non-linearity of every hidden layer. Values are computed by {@code network}'s activation kernels. */
public enum Activation {
    /** max(0, z). */
    RELU,
    /** z for z &gt; 0, else 0.01 z. */
    LEAKY_RELU,
    /** z for z &gt; 0, else exp(z) − 1. */
    ELU,
    /** z Φ(z), the exact form, with erf. */
    GELU,
    /** z σ(z). */
    SILU,
    TANH,
    SIGMOID,
    IDENTITY;

    /** Whether He's variance fits: the family that passes about half of what comes in. */
    public boolean isRectifier() {
        return this == RELU || this == LEAKY_RELU || this == ELU || this == GELU || this == SILU;
    }
}
