package io.lockstep.jobs.lab.bench;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stands in for MNIST where there is none: noise of the same shape and share of zeros, dense in the middle and empty at
 * the borders, in a spot whose place tells the class.
 */
final class SyntheticDigits {
    private static final double MIDDLE = (DigitImages.SIDE - 1) / 2.0;
    /** Within this distance of a spot's middle, pixels are as dense as they get. */
    private static final double CORE = 4;
    /** Beyond this distance there are none. */
    private static final double EDGE = 13;

    private static final double MOST_DENSE = 0.61;
    private static final int[] SHIFT_X = {3, 2, 1, -1, -2, -3, -2, -1, 1, 2};
    private static final int[] SHIFT_Y = {0, 2, 3, 3, 2, 0, -2, -3, -3, -2};

    private SyntheticDigits() {}

    static DigitImages generate(int rows) {
        var images = new DigitImages(new byte[rows * DigitImages.PIXELS], new byte[rows]);
        var key = RandomKey.of(1, Purpose.DATA);
        for (int row = 0; row < rows; row++) {
            var rowKey = key.with(row);
            int label = rowKey.below(DigitImages.CLASSES, DigitImages.PIXELS);
            images.labels()[row] = (byte) label;
            for (int pixel = 0; pixel < DigitImages.PIXELS; pixel++)
                images.pixels()[row * DigitImages.PIXELS + pixel] = pixel(rowKey.uniform(pixel), label, pixel);
        }
        return images;
    }

    /** A chance below the pixel's density, stretched, is its value. */
    private static byte pixel(float chance, int label, int pixel) {
        double density = density(label, pixel % DigitImages.SIDE, pixel / DigitImages.SIDE);
        return chance < density ? (byte) (1 + (int) (254 * chance / density)) : 0;
    }

    private static double density(int label, int x, int y) {
        double dx = x - MIDDLE - SHIFT_X[label];
        double dy = y - MIDDLE - SHIFT_Y[label];
        double distance = Math.sqrt(dx * dx + dy * dy);
        return MOST_DENSE * Math.max(0, Math.min(1, (EDGE - distance) / (EDGE - CORE)));
    }

    /** Writes the images as MNIST's own training files into {@code directory}. */
    static void writeIdx(DigitImages images, Path directory) throws IOException {
        Files.createDirectories(directory);
        int side = DigitImages.SIDE;
        write(directory.resolve("train-images-idx3-ubyte"), images.pixels(), images.rows(), side, side);
        write(directory.resolve("train-labels-idx1-ubyte"), images.labels(), images.rows());
    }

    private static void write(Path file, byte[] values, int... shape) throws IOException {
        try (var out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0x800 + shape.length);
            for (int size : shape) out.writeInt(size);
            out.write(values);
        }
    }
}
