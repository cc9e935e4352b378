package io.lockstep.driver.pins;

import io.lockstep.core.io.ModelFile;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import io.lockstep.driver.train.SparseDigits;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The files that pinned trainings read, made from keys: {@code digits.libsvm}, {@code images/} (IDX, two blocks of
 * rows), {@code values.csv} of four numbers and a label, and for a network of hidden widths 9 and 7 on it {@code
 * mask.safetensors} and {@code init.safetensors}.
 */
record PinnedFiles(Path directory) {
    private static final RandomKey KEY = RandomKey.of(11, Purpose.DATA);
    private static final int CSV_ROWS = 607;

    static PinnedFiles in(Path directory) throws IOException {
        Files.writeString(directory.resolve("digits.libsvm"), SparseDigits.libsvm());
        Files.writeString(directory.resolve("values.csv"), csv());
        Files.createDirectories(directory.resolve("images"));
        images(directory.resolve("images/train"), 5000, 1);
        images(directory.resolve("images/t10k"), 203, 2);
        parameters(directory.resolve("mask.safetensors"), true);
        parameters(directory.resolve("init.safetensors"), false);
        return new PinnedFiles(directory);
    }

    /** The place that an option's value names: one of these files, or what it says. */
    String place(String value) {
        var file = directory.resolve(value);
        return Files.exists(file) ? file.toString() : value;
    }

    private static String csv() {
        var text = new StringBuilder("a,b,c,d,label\n");
        for (int row = 0; row < CSV_ROWS; row++) {
            var key = KEY.with(1, row);
            double a = 1000 + 50 * key.normal(0);
            double b = key.normal(1);
            double c = key.below(3, 2);
            double label = 0.01 * (a - 1000) + b * c + 0.1 * key.normal(4);
            text.append(String.format(Locale.ROOT, "%.3f,%.5f,%.0f,%.2e,%.4f%n", a, b, c, 1e-4 * b * b, label));
        }
        return text.toString().replace("\r\n", "\n");
    }

    /** Images of 6 × 5 pixels, most of them 0, in five classes. */
    private static void images(Path prefix, int rows, int stream) throws IOException {
        var pixels = new byte[rows * 30];
        var labels = new byte[rows];
        for (int row = 0; row < rows; row++) {
            var key = KEY.with(2, stream, row);
            labels[row] = (byte) key.below(5, 0);
            for (int i = 0; i < 30; i++)
                if (key.below(i % 5 == labels[row] ? 2 : 6, i + 1) == 0) pixels[row * 30 + i] = (byte) key.bits(i + 31);
        }
        idx(prefix + "-images-idx3-ubyte", pixels, rows, 6, 5);
        idx(prefix + "-labels-idx1-ubyte", labels, rows);
    }

    private static void idx(String file, byte[] values, int... shape) throws IOException {
        try (var out = new DataOutputStream(Files.newOutputStream(Path.of(file)))) {
            out.writeInt(0x800 + shape.length);
            for (int size : shape) out.writeInt(size);
            out.write(values);
        }
    }

    private static void parameters(Path file, boolean mask) throws IOException {
        var layout = ParameterLayout.of(Architecture.of(4, List.of(9, 7), 1, Activation.RELU));
        var weights = new Parameters(layout.parameters());
        for (int i = 0; i < weights.tensorCount(); i++) {
            var key = KEY.with(3, i);
            for (int j = 0; j < weights.tensors().get(i).size(); j++)
                weights.get(i).data[j] = mask ? (key.below(3, j) > 0 ? 1 : 0) : 0.3f * key.normal(j);
        }
        Files.write(file, ModelFile.encode(weights, new Parameters(layout.statistics())));
    }
}
