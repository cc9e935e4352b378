package io.lockstep.jobs.lab.experiment;

import java.util.stream.DoubleStream;

/**
 * A mean over independent runs with the half width of its 95 % confidence interval, by Student's t.
 *
 * @param halfWidth 0 where there is one run, or where all agree
 */
record Interval(double mean, double halfWidth) {
    /** Student's t at 97.5 % for 1, 2, … degrees of freedom. */
    private static final double[] T = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228};

    private static final double NORMAL = 1.96;

    static Interval of(double... values) {
        double sum = 0;
        for (double value : values) sum += value;
        double mean = sum / values.length;
        if (DoubleStream.of(values).allMatch(value -> value == values[0])) return new Interval(values[0], 0);
        double squares = 0;
        for (double value : values) squares += (value - mean) * (value - mean);
        int freedom = values.length - 1;
        double t = freedom <= T.length ? T[freedom - 1] : NORMAL;
        return new Interval(mean, t * Math.sqrt(squares / freedom / values.length));
    }
}
