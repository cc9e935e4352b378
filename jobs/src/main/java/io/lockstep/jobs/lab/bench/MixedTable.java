package io.lockstep.jobs.lab.bench;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes an everyday table, of text, numbers and missing marks, and the same rows of numbers alone, each text as its number
 * and nothing missing.
 */
final class MixedTable {
    private static final int BUFFER = 1 << 20;
    private static final int NUMBERS = 8;
    private static final List<List<String>> TEXTS = List.of(
            List.of("Private", "Self-employed", "State", "Federal", "Unpaid"),
            List.of("Bachelors", "Some-college", "HS-grad", "Masters", "Doctorate", "11th", "9th"),
            List.of("Married", "Divorced", "Never-married", "Widowed"),
            List.of("Bonn", "Ulm", "Trier", "Aachen", "Mainz", "Worms", "Speyer", "Fulda", "Jena", "Gera"),
            List.of("true", "false"));

    private MixedTable() {}

    /**
     * Writes columns {@code n0} … of numbers and {@code t0} … of text, and {@code label}.
     *
     * @param mixed whether texts stand as text, and every 20th cell or so is missing
     */
    static void write(Path file, long rows, boolean mixed) throws IOException {
        var key = RandomKey.of(14, Purpose.DATA);
        var line = new StringBuilder();
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            for (int j = 0; j < NUMBERS; j++) line.append('n').append(j).append(',');
            for (int j = 0; j < TEXTS.size(); j++) line.append('t').append(j).append(',');
            line.append("label\n");
            for (long row = 0; row < rows; row++) {
                append(line, key.with(row), mixed);
                out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
                line.setLength(0);
            }
        }
    }

    private static void append(StringBuilder line, RandomKey key, boolean mixed) {
        int sum = 0;
        for (int j = 0; j < NUMBERS; j++) {
            int value = key.below(2000, j) - 1000;
            sum += value;
            if (mixed && key.below(20, 100 + j) == 0) line.append(j % 2 == 0 ? "" : "?");
            else line.append(value / 10).append('.').append(Math.abs(value % 10));
            line.append(',');
        }
        for (int j = 0; j < TEXTS.size(); j++) {
            var texts = TEXTS.get(j);
            int which = key.below(texts.size(), 50 + j);
            sum += 200 * which;
            if (!mixed) line.append(which).append(".0");
            else if (key.below(20, 150 + j) != 0) line.append(texts.get(which));
            line.append(',');
        }
        line.append(sum > 2300 ? '1' : '0').append('\n');
    }
}
