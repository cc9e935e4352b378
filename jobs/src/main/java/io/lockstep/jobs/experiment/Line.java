package io.lockstep.jobs.experiment;

/** A curve of a plot: its name in the legend, and as many x as y. */
record Line(String name, double[] x, double[] y) {

    /** Values at 1, 2, 3 and so on: epochs or layers. */
    static Line counted(String name, double[] values) {
        double[] x = new double[values.length];
        for (int i = 0; i < x.length; i++) x[i] = i + 1;
        return new Line(name, x, values);
    }

    Line named(String other) {
        return new Line(other, x, y);
    }
}
