package io.lockstep.driver.ingest;

import java.util.Arrays;
import java.util.Random;

/**
 * Rows to be written in every format.
 *
 * @param features [rows][features]; float numbers of many magnitudes, zeros among them
 * @param labels whole numbers for classes, others for a regression
 */
record RandomTable(float[][] features, String[] labels) {
    static RandomTable of(long seed, int rows, int features, int classes) {
        var random = new Random(seed);
        var x = new float[rows][features];
        var labels = new String[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < features; j++) x[i][j] = value(random);
            // The last feature is never zero: LIBSVM can't tell a column of zeros from none.
            x[i][features - 1] = 1 + i;
            labels[i] = classes > 0 ? Integer.toString(i % classes) : Double.toString(random.nextGaussian());
        }
        return new RandomTable(x, labels);
    }

    private static float value(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> 0f;
            case 1 -> random.nextInt(2001) - 1000;
            case 2 -> (float) random.nextGaussian();
            case 3 -> Math.scalb(1 + random.nextFloat(), random.nextInt(250) - 125) * (random.nextBoolean() ? 1 : -1);
            default -> Float.intBitsToFloat(random.nextInt(0x7f800000));
        };
    }

    int rows() {
        return features.length;
    }

    String[] names() {
        var names = new String[features[0].length];
        for (int j = 0; j < names.length; j++) names[j] = "f" + (j + 1);
        return names;
    }

    /** Rows {@code from} to {@code to}. */
    RandomTable part(int from, int to) {
        return new RandomTable(Arrays.copyOfRange(features, from, to), Arrays.copyOfRange(labels, from, to));
    }
}
