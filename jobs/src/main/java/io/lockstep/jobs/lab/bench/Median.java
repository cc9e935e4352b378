package io.lockstep.jobs.lab.bench;

import java.util.Arrays;

/** The middle of some figures. */
final class Median {
    private Median() {}

    /** The middle value, or the mean of the two in the middle; NaN of none. */
    static double of(double... values) {
        if (values.length == 0) return Double.NaN;
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
