package io.lockstep.core.step;

import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Norm;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.network.ReferenceActivation;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.List;

/**
 * The same network once more, in double, by plain loops over rows and units as the definitions read, differentiated
 * numerically. Shares nothing with the engine but the layout of its tensors and the random streams.
 */
final class ReferenceNetwork {
    private static final double STEP = 1e-5;
    private static final double EPSILON = 1e-5;

    private final TrainSettings settings;
    private final Architecture architecture;
    private final List<ParameterLayout.Tensor> tensors;
    private final double[][] values;
    private double[] rowWeights; // null where all count the same

    ReferenceNetwork(TrainSettings settings, Parameters weights) {
        this.settings = settings;
        architecture = settings.architecture();
        tensors = weights.tensors();
        values = new double[tensors.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new double[tensors.get(i).size()];
            for (int j = 0; j < values[i].length; j++) values[i][j] = weights.get(i).data[j];
        }
    }

    /** The same, of rows that count by their weights. */
    ReferenceNetwork weighing(double[] weights) {
        rowWeights = weights;
        return this;
    }

    /** Derivatives of {@link #loss} by central differences, tensor by tensor. */
    double[][] gradient(double[][] x, double[] y, long step) {
        var gradient = new double[values.length][];
        for (int i = 0; i < values.length; i++) {
            gradient[i] = new double[values[i].length];
            for (int j = 0; j < values[i].length; j++) {
                double held = values[i][j];
                values[i][j] = held + STEP;
                double above = loss(x, y, step);
                values[i][j] = held - STEP;
                double below = loss(x, y, step);
                values[i][j] = held;
                gradient[i][j] = (above - below) / (2 * STEP);
            }
        }
        return gradient;
    }

    /** Sum of the weighted losses of a step's whole batch. */
    double loss(double[][] x, double[] y, long step) {
        var h = x;
        for (int layer = 0; layer < architecture.depth(); layer++) {
            var z = norm(layer, linear(layer, h));
            var result = new double[z.length][z[0].length];
            for (int r = 0; r < z.length; r++)
                for (int j = 0; j < z[r].length; j++) {
                    result[r][j] = ReferenceActivation.value(architecture.activation(), z[r][j])
                            * mask(layer, step, r, j, z[r].length);
                    if (architecture.residual() && h[r].length == z[r].length) result[r][j] += h[r][j];
                }
            h = result;
        }
        var outputs = linear(architecture.depth(), h);
        double sum = 0;
        for (int r = 0; r < outputs.length; r++)
            sum += (rowWeights == null ? 1 : rowWeights[r]) * rowLoss(outputs[r], y[r]);
        return sum;
    }

    private double[] tensor(String name) {
        for (int i = 0; i < values.length; i++) if (tensors.get(i).name().equals(name)) return values[i];
        return null;
    }

    private double[][] linear(int layer, double[][] h) {
        var weight = tensor("layers." + layer + ".weight");
        var bias = tensor("layers." + layer + ".bias");
        int n = architecture.fanOut(layer);
        var z = new double[h.length][n];
        for (int r = 0; r < h.length; r++)
            for (int j = 0; j < n; j++) {
                double sum = bias == null ? 0 : bias[j];
                for (int i = 0; i < h[r].length; i++) sum += h[r][i] * weight[i * n + j];
                z[r][j] = sum;
            }
        return z;
    }

    private double[][] norm(int layer, double[][] z) {
        if (architecture.norm() == Norm.NONE) return z;
        var scale = tensor("norms." + layer + ".weight");
        var shift = tensor("norms." + layer + ".bias");
        int n = scale.length;
        var out = new double[z.length][n];
        int shards = settings.shards();
        if (architecture.norm() == Norm.LAYER)
            for (int r = 0; r < z.length; r++) {
                double[] moments = moments(z, r, r + 1, 0, n);
                for (int j = 0; j < n; j++) out[r][j] = scale[j] * (z[r][j] - moments[0]) / moments[1] + shift[j];
            }
        else
            for (int s = 0; s < shards; s++) {
                int from = z.length * s / shards;
                int to = z.length * (s + 1) / shards;
                for (int j = 0; j < n; j++) {
                    double[] moments = moments(z, from, to, j, j + 1);
                    for (int r = from; r < to; r++)
                        out[r][j] = scale[j] * (z[r][j] - moments[0]) / moments[1] + shift[j];
                }
            }
        return out;
    }

    /** Mean and deviation over a rectangle. */
    private static double[] moments(double[][] z, int fromRow, int toRow, int fromCol, int toCol) {
        double count = (double) (toRow - fromRow) * (toCol - fromCol);
        double mean = 0;
        for (int r = fromRow; r < toRow; r++) for (int j = fromCol; j < toCol; j++) mean += z[r][j] / count;
        double variance = 0;
        for (int r = fromRow; r < toRow; r++)
            for (int j = fromCol; j < toCol; j++) variance += (z[r][j] - mean) * (z[r][j] - mean) / count;
        return new double[] {mean, Math.sqrt(variance + EPSILON)};
    }

    private double mask(int layer, long step, int row, int unit, int units) {
        double p = architecture.dropout();
        if (p == 0) return 1;
        var key = RandomKey.of(settings.seed(), Purpose.DROPOUT).with(step).with(layer);
        long bits = key.bits((long) row * ((units + 1) / 2) + unit / 2);
        long half = unit % 2 == 0 ? bits >>> 32 : bits & 0xFFFFFFFFL;
        return half < (long) (p * 0x1p32) ? 0 : 1 / (1 - p);
    }

    private double rowLoss(double[] z, double target) {
        var weights = settings.classWeights();
        double weight = weights.isEmpty() ? 1 : weights.get((int) target);
        double error = Math.abs(z[0] - target);
        return weight
                * switch (settings.loss()) {
                    case CROSS_ENTROPY -> {
                        double total = 0;
                        for (double zj : z) total += Math.exp(zj);
                        yield Math.log(total) - z[(int) target];
                    }
                    case BCE -> Math.log(1 + Math.exp(z[0])) - target * z[0];
                    case MSE -> error * error;
                    case MAE -> error;
                    case HUBER -> error <= 1 ? error * error / 2 : error - 0.5;
                };
    }
}
