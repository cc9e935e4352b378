package io.lockstep.jobs.lab.bench;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes text as bags of words are: wide, few words a row, some words far more often than others, rows of length 1, and one of
 * two classes, the sign of a noisy linear function of the words. As LIBSVM.
 */
final class SparseTable {
    private static final int BUFFER = 1 << 20;
    private static final float NOISE = 0.3f;

    private SparseTable() {}

    /**
     * @param rows of the file; one of fewer is the beginning of one of more
     * @param words drawn for each row, of which a few come twice and count once
     */
    static void write(Path file, long rows, int features, int words) throws IOException {
        var key = RandomKey.of(13, Purpose.DATA);
        var slopes = new float[features];
        for (int j = 0; j < features; j++) slopes[j] = key.normal(j);
        int[] row = new int[words];
        var line = new StringBuilder();
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            for (long i = 0; i < rows; i++) {
                var rowKey = key.with(i);
                for (int e = 0; e < words; e++) {
                    float u = rowKey.uniform(e);
                    row[e] = (int) (features * u * u * u);
                }
                Arrays.sort(row);
                append(line, row, slopes, NOISE * rowKey.normal(words));
                out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
                line.setLength(0);
            }
        }
    }

    private static void append(StringBuilder line, int[] row, float[] slopes, float noise) {
        int different = 0;
        float sum = noise;
        for (int e = 0; e < row.length; e++) {
            if (e > 0 && row[e] == row[e - 1]) continue;
            different++;
            sum += slopes[row[e]] / (float) Math.sqrt(row.length);
        }
        line.append(sum > 0 ? '1' : '0');
        long value = Math.round(10_000 / Math.sqrt(different));
        for (int e = 0; e < row.length; e++)
            if (e == 0 || row[e] != row[e - 1])
                line.append(' ').append(row[e] + 1).append(":0.").append(String.valueOf(10_000 + value), 1, 5);
        line.append('\n');
    }
}
