package io.lockstep.jobs.lab.experiment;

import java.util.List;

/**
 * Rows in memory to draw or to count over.
 *
 * @param features a row each, as in the data
 * @param targets class index or value, a row each
 * @param classNames empty in a regression
 * @param featureNames a column each
 * @param shape [height, width] of images; empty for columns
 */
record LabelledRows(
        float[][] features, float[] targets, List<String> classNames, List<String> featureNames, List<Integer> shape) {
    /** Points of the classes 0 and 1. */
    static LabelledRows of(List<String> featureNames, float[][] features, int[] labels) {
        float[] targets = new float[labels.length];
        for (int i = 0; i < labels.length; i++) targets[i] = labels[i];
        return new LabelledRows(features, targets, List.of("0", "1"), featureNames, List.of());
    }

    int label(int row) {
        return (int) targets[row];
    }

    String className(int label) {
        return classNames.get(label);
    }

    int dimensions() {
        return features[0].length;
    }

    int classes() {
        return classNames.size();
    }

    /** Least and greatest value of a feature. */
    double[] range(int feature) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float[] row : features) {
            low = Math.min(low, row[feature]);
            high = Math.max(high, row[feature]);
        }
        return new double[] {low, high};
    }
}
