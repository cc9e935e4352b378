package io.lockstep.driver.options;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How data are written, as the option {@code format} names it. */
public enum DataFormat {
    /** To be told by the names of the files. */
    AUTO(""),
    /** A file that is packed (.gz, .bz2, .zst) is told by the name before that. */
    CSV("CSV", ".csv", ".tsv", ".tab", ".txt"),
    LIBSVM("LIBSVM", ".libsvm", ".svm", ".svmlight"),
    PARQUET("Parquet", ".parquet", ".pq", ".parq"),
    ORC("ORC", ".orc"),
    /** An object a line. */
    JSON("JSON", ".json", ".jsonl", ".ndjson"),
    /** Where Spark's package for it is on the class path. */
    AVRO("Avro", ".avro"),
    /** Where Delta's package for Spark is on the class path; told by the directory's log. */
    DELTA("Delta"),
    /** The four files of MNIST and its kin, told by their names' {@code -images-idx3-} and {@code -labels-idx1-}. */
    IDX("IDX");

    private final String title;
    private final List<String> endings;

    DataFormat(String title, String... endings) {
        this.title = title;
        this.endings = List.of(endings);
    }

    /** Whether a file of that name is written so; its case doesn't matter. */
    public boolean fits(String fileName) {
        return endings.stream().anyMatch(fileName.toLowerCase(Locale.ROOT)::endsWith);
    }

    /** The formats' names for a sentence, as in "CSV, LIBSVM, Parquet or IDX". */
    public static String titles(String beforeLast) {
        var titles = Arrays.stream(values())
                .filter(format -> format != AUTO)
                .map(format -> format.title)
                .toList();
        int last = titles.size() - 1;
        return String.join(", ", titles.subList(0, last)) + " " + beforeLast + " " + titles.get(last);
    }

    /** All endings that {@link #fits} knows, as in "*.csv, *.csv.gz". */
    public static String endings() {
        return Arrays.stream(values())
                .flatMap(format -> format.endings.stream())
                .map(ending -> "*" + ending)
                .collect(Collectors.joining(", "));
    }

    /** As the option's value. */
    @Override
    public String toString() {
        return OptionType.nameOf(this);
    }
}
