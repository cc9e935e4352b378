package io.lockstep.core.step;

import io.lockstep.core.network.Parameters;

/** The size of a gradient layer by layer, which shows where it vanishes or explodes. */
public final class GradientNorms {
    private GradientNorms() {}

    /** The L2 norms of the layers' weight gradients, input side first, summed in double. */
    public static double[] ofLayers(Parameters gradient) {
        var norms = new double
                [(int) gradient.tensors().stream()
                        .filter(tensor -> tensor.isWeight())
                        .count()];
        int layer = 0;
        for (int i = 0; i < gradient.tensorCount(); i++)
            if (gradient.tensors().get(i).isWeight())
                norms[layer++] =
                        norm(gradient.get(i).data, gradient.tensors().get(i).size());
        return norms;
    }

    private static double norm(float[] x, int n) {
        double squares = 0;
        for (int i = 0; i < n; i++) squares += (double) x[i] * x[i];
        return Math.sqrt(squares);
    }
}
