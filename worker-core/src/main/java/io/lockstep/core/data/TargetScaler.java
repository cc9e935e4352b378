package io.lockstep.core.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A regression's targets in units of their own spread: a network learns (y − mean) / scale, and its output o means
 * o · scale + mean. Mean and standard deviation (of the population) are those of the training rows, in double; a target
 * that is the same in all rows has scale 1. Immutable; a part of the model.
 */
public final class TargetScaler {
    private final double[] mean;
    private final double[] scale;

    /**
     * @param mean of each target, copied
     * @param scale what each is divided by once its mean is off, positive, copied
     */
    @JsonCreator
    public TargetScaler(@JsonProperty("mean") double[] mean, @JsonProperty("scale") double[] scale) {
        if (mean == null || scale == null || mean.length == 0 || mean.length != scale.length)
            throw new IllegalArgumentException("a target scaler needs a mean and a scale for each target");
        for (int t = 0; t < mean.length; t++)
            if (!Double.isFinite(mean[t]) || !(scale[t] > 0) || !Double.isFinite(scale[t]))
                throw new IllegalArgumentException("a target's mean " + mean[t] + " and scale " + scale[t]
                        + "; allowed are finite numbers, scales positive");
        this.mean = mean.clone();
        this.scale = scale.clone();
    }

    /** From the moments of the training rows' targets, of which there must be some. */
    public static TargetScaler of(Moments targets) {
        var scale = new double[targets.features()];
        for (int t = 0; t < scale.length; t++) {
            double deviation = Math.sqrt(targets.variance(t));
            scale[t] = targets.isConstant(t) || !(deviation > 0) ? 1 : deviation;
        }
        return new TargetScaler(targets.mean(), scale);
    }

    /** How many targets a row has. */
    public int targets() {
        return mean.length;
    }

    /** A target in the network's units. */
    public double scaled(int target, double value) {
        return (value - mean[target]) / scale[target];
    }

    /** What an output means. */
    public double value(int target, double output) {
        return output * scale[target] + mean[target];
    }

    /** Overwrites rows of outputs, {@link #targets} side by side, with what they mean. */
    public void undo(float[] outputs, int offset, int rows) {
        for (int i = 0; i < rows * mean.length; i++)
            outputs[offset + i] = (float) value(i % mean.length, outputs[offset + i]);
    }

    /** A copy of the targets' means. */
    @JsonProperty("mean")
    public double[] mean() {
        return mean.clone();
    }

    /** A copy of the targets' scales. */
    @JsonProperty("scale")
    public double[] scale() {
        return scale.clone();
    }
}
