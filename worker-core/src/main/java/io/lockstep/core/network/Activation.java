package io.lockstep.core.network;

/**
 * The non-linearity of every hidden layer, elementwise. In the equations z is the layer's linear output, σ the logistic
 * function and Φ the normal distribution's. At a kink the derivative is the left-hand one, as in PyTorch.
 */
public enum Activation {
    /** max(0, z) (Nair and Hinton 2010). */
    RELU(Activations::relu, (z, a, n, delta) -> Activations.reluBackward(z, n, delta), true),
    /** z for z &gt; 0, else 0.01 z (Maas, Hannun and Ng 2013); the slope is PyTorch's default. */
    LEAKY_RELU(Activations::leakyRelu, (z, a, n, delta) -> Activations.leakyReluBackward(z, n, delta), true),
    /** z for z &gt; 0, else exp(z) − 1 (Clevert, Unterthiner and Hochreiter 2016, their α = 1). */
    ELU(Activations::elu, Activations::eluBackward, true),
    /** z Φ(z) (Hendrycks and Gimpel 2016): the exact form, with erf, not the one with tanh. */
    GELU(Activations::gelu, Activations::geluBackward, true),
    /** z σ(z) (Elfwing, Uchibe and Doya 2018), also known as swish (Ramachandran, Zoph and Le 2017, their β = 1). */
    SILU(Activations::silu, Activations::siluBackward, true),
    /** tanh z = (exp(z) − exp(−z)) / (exp(z) + exp(−z)); an odd function with values in (−1, 1) (LeCun et al. 1998). */
    TANH(Activations::tanh, (z, a, n, delta) -> Activations.tanhBackward(a, n, delta), false),
    /** σ(z) = 1 / (1 + exp(−z)), values in (0, 1) (Rumelhart, Hinton and Williams 1986). */
    SIGMOID(Activations::sigmoid, (z, a, n, delta) -> Activations.sigmoidBackward(a, n, delta), false),
    /** z: the layers together are then one linear map. */
    IDENTITY((z, n, a) -> System.arraycopy(z, 0, a, 0, n), (z, a, n, delta) -> {}, false);

    private final Forward forward;
    private final Backward backward;
    private final boolean isRectifier;

    Activation(Forward forward, Backward backward, boolean isRectifier) {
        this.forward = forward;
        this.backward = backward;
        this.isRectifier = isRectifier;
    }

    /** a[i] = f(z[i]) for i &lt; n. */
    private interface Forward {
        void apply(float[] z, int n, float[] a);
    }

    /** delta[i] *= f'(z[i]) for i &lt; n, where a[i] = f(z[i]). */
    private interface Backward {
        void apply(float[] z, float[] a, int n, float[] delta);
    }

    /** a[i] = f(z[i]) for i &lt; n; the arrays may be one, except for GELU, whose arrays differ. */
    void forward(float[] z, int n, float[] a) {
        forward.apply(z, n, a);
    }

    /** delta[i] *= f'(z[i]) for i &lt; n, where a[i] = f(z[i]). */
    void backward(float[] z, float[] a, int n, float[] delta) {
        backward.apply(z, a, n, delta);
    }

    /** Whether He's variance fits: the family that passes about half of what comes in. */
    public boolean isRectifier() {
        return isRectifier;
    }
}
