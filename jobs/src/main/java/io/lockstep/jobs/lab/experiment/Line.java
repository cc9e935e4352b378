package io.lockstep.jobs.lab.experiment;

/**
 * A curve of a plot.
 *
 * @param name in the legend
 * @param thing what decides the colour: the same thing has the same one in all pictures
 * @param x as many as y
 * @param half half the height of a band about the curve, point by point; empty for none
 */
record Line(String name, String thing, double[] x, double[] y, double[] half, boolean dashed) {
    Line(String name, double[] x, double[] y) {
        this(name, name, x, y, new double[0], false);
    }

    /** Values at 1, 2, 3 and so on: epochs or layers. */
    static Line counted(String name, double[] values) {
        double[] x = new double[values.length];
        for (int i = 0; i < x.length; i++) x[i] = i + 1;
        return new Line(name, x, values);
    }

    Line named(String other) {
        return new Line(other, thing, x, y, half, dashed);
    }

    /** The same in another thing's colour. */
    Line as(String other) {
        return new Line(name, other, x, y, half, dashed);
    }

    Line asDashed() {
        return new Line(name, thing, x, y, half, true);
    }

    /** The same in a band of ± {@code halves}. */
    Line within(double[] halves) {
        return new Line(name, thing, x, y, halves, dashed);
    }

    /** The band's lower edge, empty where there is none. */
    double[] low() {
        return edge(-1);
    }

    /** The band's upper edge, empty where there is none. */
    double[] high() {
        return edge(1);
    }

    private double[] edge(int sign) {
        double[] edge = new double[half.length];
        for (int i = 0; i < edge.length; i++) edge[i] = y[i] + sign * half[i];
        return edge;
    }
}
