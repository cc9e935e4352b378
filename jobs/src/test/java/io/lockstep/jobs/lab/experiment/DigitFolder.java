package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small stand-in for MNIST's directory: a noisy bar whose row tells which of ten classes an image is of. */
final class DigitFolder {
    private DigitFolder() {}

    /** Writes training and test images of {@code height} × {@code width}, and their labels. */
    static Path write(Path directory, int rows, int tests, int height, int width) throws IOException {
        Files.createDirectories(directory);
        part(directory, "train", 0, rows, height, width);
        part(directory, "t10k", rows, tests, height, width);
        return directory;
    }

    private static void part(Path directory, String name, int first, int rows, int height, int width)
            throws IOException {
        byte[] pixels = new byte[rows * height * width];
        byte[] labels = new byte[rows];
        var key = RandomKey.of(1, Purpose.DATA);
        for (int row = 0; row < rows; row++) {
            var noise = key.with(first + row);
            int label = (first + row) % 10;
            labels[row] = (byte) label;
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++) {
                    int pixel = y * width + x;
                    boolean bar = y * 10 / height == label && noise.uniform(pixel) < 0.6;
                    if (bar || noise.uniform(pixel) < 0.1) pixels[row * height * width + pixel] = (byte) 200;
                }
        }
        idx(directory.resolve(name + "-images-idx3-ubyte"), pixels, rows, height, width);
        idx(directory.resolve(name + "-labels-idx1-ubyte"), labels, rows);
    }

    private static void idx(Path file, byte[] values, int... shape) throws IOException {
        try (var out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0x800 + shape.length);
            for (int size : shape) out.writeInt(size);
            out.write(values);
        }
    }
}
