package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.Arrays;
import java.util.List;

/**
 * What the Spark ML door costs. Seconds by turn, ratios taken within each turn.
 *
 * @param rows of the table
 * @param features columns of numbers
 * @param slots Spark's task slots
 * @param fit the estimator's {@code fit} of a DataFrame over what the command does with the same file once Spark runs
 * @param transform MLlib's perceptron model over Lockstep's of the same widths, and over no model at all
 */
record MlFigures(int rows, int features, int slots, List<Comparison> fit, List<Comparison> transform) {
    /**
     * One thing done two ways.
     *
     * @param seconds of the way that is judged, by turn
     * @param others of the other, by turn
     * @param ratio the median of what the name says it is
     */
    record Comparison(String name, double[] seconds, double[] others, double ratio) {
        /** The first's seconds over the other's. */
        static Comparison cost(String name, double[] seconds, double[] others) {
            return new Comparison(name, seconds, others, Median.of(ratios(seconds, others)));
        }

        /** How many times as fast as the other. */
        static Comparison speed(String name, double[] seconds, double[] others) {
            return new Comparison(name, seconds, others, Median.of(ratios(others, seconds)));
        }

        private static double[] ratios(double[] a, double[] b) {
            double[] ratios = new double[a.length];
            Arrays.setAll(ratios, turn -> a[turn] / b[turn]);
            return ratios;
        }
    }

    String text() {
        var table = new TextTable(
                "ml: " + rows + " rows of " + features + ", " + slots + " slots", "s", "other s", "ratio");
        for (var list : List.of(fit, transform))
            for (var one : list)
                table.add(
                        one.name(),
                        Figures.fixed(Median.of(one.seconds()), 2),
                        Figures.fixed(Median.of(one.others()), 2),
                        Figures.fixed(one.ratio(), 2));
        return table.toString();
    }
}
