package io.lockstep.core.network;

import org.ejml.data.FMatrixRMaj;

/** Layer norm (Ba, Kiros, Hinton 2016) with a scale and a shift a unit: each row by its own mean and variance. */
final class LayerNorm {
    static final double EPSILON = 1e-5;

    private LayerNorm() {}

    /**
     * Normalises x[rows × units] in place by the biased variance.
     *
     * @param inverseDeviation written: 1/√(var + ε) a row
     */
    static void normalize(FMatrixRMaj x, float[] inverseDeviation) {
        int n = x.numCols;
        for (int r = 0; r < x.numRows; r++) {
            int at = r * n;
            double sum = 0;
            for (int j = at; j < at + n; j++) sum += x.data[j];
            double mean = sum / n;
            double squares = 0;
            for (int j = at; j < at + n; j++) {
                double d = x.data[j] - mean;
                squares += d * d;
            }
            double inverse = 1 / Math.sqrt(squares / n + EPSILON);
            for (int j = at; j < at + n; j++) x.data[j] = (float) ((x.data[j] - mean) * inverse);
            inverseDeviation[r] = (float) inverse;
        }
    }

    /**
     * delta[rows × units], the derivative with respect to the normalised values, becomes that with respect to what was
     * normalised: (δ − mean(δ) − x̂ mean(δ x̂)) / √(var + ε).
     */
    static void backward(FMatrixRMaj normalized, float[] inverseDeviation, FMatrixRMaj delta) {
        int n = delta.numCols;
        float[] x = normalized.data;
        float[] d = delta.data;
        for (int r = 0; r < delta.numRows; r++) {
            int at = r * n;
            double sum = 0;
            double product = 0;
            for (int j = at; j < at + n; j++) {
                sum += d[j];
                product += (double) d[j] * x[j];
            }
            double mean = sum / n;
            double slope = product / n;
            double inverse = inverseDeviation[r];
            for (int j = at; j < at + n; j++) d[j] = (float) ((d[j] - mean - x[j] * slope) * inverse);
        }
    }
}
