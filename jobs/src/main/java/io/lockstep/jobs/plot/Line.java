package io.lockstep.jobs.plot;

/** A named curve of a plot; x and y are as long as each other. NaN leaves a gap. */
public record Line(String name, double[] x, double[] y) {
    public Line {
        if (x.length != y.length)
            throw new IllegalArgumentException(name + ": " + x.length + " x and " + y.length + " y");
    }

    /** Values against 1, 2, 3 … */
    public static Line counted(String name, double[] y) {
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) x[i] = i + 1;
        return new Line(name, x, y);
    }

    public Line named(String other) {
        return new Line(other, x, y);
    }
}
