package io.lockstep.jobs.lab.bench;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a table of any number of rows as CSV: features in thousandths of a uniform draw, and one of two classes, the sign
 * of a noisy linear function of them. A file of fewer rows is the beginning of one of more.
 */
final class LargeTable {
    private static final int BUFFER = 1 << 20;
    private static final float NOISE = 1;

    private LargeTable() {}

    /** Writes columns {@code x0}, {@code x1}, … and {@code label}. */
    static void write(Path file, long rows, int features) throws IOException {
        var key = RandomKey.of(12, Purpose.DATA);
        var slopes = new float[features];
        for (int j = 0; j < features; j++) slopes[j] = 2 * key.uniform(j) - 1;
        byte[] line = new byte[6 * features + 2]; // a number is "-1000," at its longest
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            var names = new StringBuilder();
            for (int j = 0; j < features; j++) names.append('x').append(j).append(',');
            out.write(names.append("label\n").toString().getBytes(StandardCharsets.US_ASCII));
            for (long row = 0; row < rows; row++) {
                var rowKey = key.with(row);
                float sum = NOISE * (2 * rowKey.uniform(features) - 1);
                int at = 0;
                for (int j = 0; j < features; j++) {
                    int value = Math.round(2000 * rowKey.uniform(j)) - 1000;
                    sum += slopes[j] * value / 1000;
                    at = append(line, at, value);
                    line[at++] = ',';
                }
                line[at++] = (byte) (sum > 0 ? '1' : '0');
                line[at++] = '\n';
                out.write(line, 0, at);
            }
        }
    }

    /** Puts {@code value}, of at most four digits, at {@code at}; gives the place after it. */
    private static int append(byte[] line, int at, int value) {
        int end = at;
        int rest = Math.abs(value);
        if (value < 0) line[end++] = '-';
        boolean begun = false;
        for (int power = 1000; power > 0; power /= 10) {
            int digit = rest / power;
            rest %= power;
            begun |= digit > 0 || power == 1;
            if (begun) line[end++] = (byte) ('0' + digit);
        }
        return end;
    }
}
