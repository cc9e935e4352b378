package io.lockstep.jobs.lab.experiment;

/** A model of one input and one output, as a curve. */
final class Fit {
    private static final int POINTS = 401;

    private Fit() {}

    /** The model's output over [low, high]. */
    static Line line(String name, LabModel model, double low, double high) {
        float[][] inputs = new float[POINTS][];
        double[] x = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[i] = low + (high - low) * i / (POINTS - 1);
            inputs[i] = new float[] {(float) x[i]};
        }
        float[][] outputs = model.outputs(inputs);
        double[] y = new double[POINTS];
        for (int i = 0; i < POINTS; i++) y[i] = outputs[i][0];
        return new Line(name, x, y);
    }
}
