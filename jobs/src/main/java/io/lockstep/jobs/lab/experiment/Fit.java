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

    /** How far the model's output is from a curve, where that has points. */
    static Line miss(String name, LabModel model, Line truth) {
        float[][] inputs = new float[truth.x().length][];
        for (int i = 0; i < inputs.length; i++) inputs[i] = new float[] {(float) truth.x()[i]};
        float[][] outputs = model.outputs(inputs);
        double[] miss = new double[inputs.length];
        for (int i = 0; i < miss.length; i++) miss[i] = Math.abs(outputs[i][0] - truth.y()[i]);
        return new Line(name, truth.x(), miss);
    }
}
