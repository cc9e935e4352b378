package io.lockstep.driver.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** The formats of tables, each with a writer that has nothing in common with the readers under test. */
enum TableFormat {
    CSV(".csv"),
    CSV_CRLF(".csv"),
    CSV_GZIP(".csv.gz"),
    LIBSVM(".libsvm"),
    LIBSVM_GZIP(".svm.gz"),
    PARQUET(".parquet");

    final String ending;

    TableFormat(String ending) {
        this.ending = ending;
    }

    /** Writes the table into so many files of a new directory. */
    Path write(RandomTable table, int files, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (int k = 0; k < files; k++) {
            var part = table.part(table.rows() * k / files, table.rows() * (k + 1) / files);
            write(part, directory.resolve("part-" + k + ending));
        }
        Files.writeString(directory.resolve("_SUCCESS"), "");
        Files.writeString(directory.resolve(".hidden" + ending), "not data");
        return directory;
    }

    private void write(RandomTable table, Path file) throws IOException {
        switch (this) {
            case CSV, CSV_GZIP -> Files.write(file, packed(csv(table, "\n")));
            case CSV_CRLF -> Files.write(file, packed("\uFEFF" + csv(table, "\r\n")));
            case LIBSVM, LIBSVM_GZIP -> Files.write(file, packed(libsvm(table)));
            case PARQUET -> ParquetFiles.write(file, table);
        }
    }

    private byte[] packed(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ending.endsWith(".gz") ? gzip(bytes) : bytes;
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** The label's column in the middle. */
    private static String csv(RandomTable table, String end) {
        int middle = table.names().length / 2;
        var text = new StringBuilder();
        for (int i = -1; i < table.rows(); i++) {
            for (int j = 0; j < table.names().length; j++) {
                if (j == middle)
                    text.append(i < 0 ? "label" : table.labels()[i]).append(',');
                text.append(i < 0 ? table.names()[j] : Float.toString(table.features()[i][j]));
                text.append(j + 1 < table.names().length ? "," : end);
            }
        }
        return text.toString();
    }

    private static String libsvm(RandomTable table) {
        var text = new StringBuilder();
        for (int i = 0; i < table.rows(); i++) {
            text.append(table.labels()[i]);
            for (int j = 0; j < table.names().length; j++)
                if (table.features()[i][j] != 0)
                    text.append(' ').append(j + 1).append(':').append(table.features()[i][j]);
            text.append(i % 3 == 0 ? " # a comment\n" : "\n");
        }
        return text.toString();
    }
}
