package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import io.lockstep.driver.options.DataFormat;

/**
 * What the user named as data.
 *
 * @param uri a Hadoop path, a local path (either may be a pattern such as {@code *.csv}) or
 *     {@code builtin:NAME?key=value}; an IDX path may end in {@code ?resize=N}
 * @param format how to read it
 * @param label name of the label column
 * @param task what labels are; null to decide from them: text, and whole numbers with at most 20 different values, are
 *     classes, other numbers values
 * @param part which files of an IDX directory
 * @param reading how to read text, and which columns count
 */
public record DataSource(String uri, DataFormat format, String label, Task task, Part part, Reading reading) {
    /** The two halves of an IDX directory. */
    public enum Part {
        /** {@code train-…} files, or the only ones. */
        TRAIN,
        /** {@code t10k-…} files, or the only ones. */
        TEST
    }

    public DataSource {
        if (uri == null || uri.isBlank())
            throw new UserError("data: nothing; allowed are a file, a directory, and builtin:NAME");
        if (label == null || label.isEmpty()) throw new UserError("label: nothing; a column's name is needed");
    }

    /** With nothing said of how to read text. */
    public DataSource(String uri, DataFormat format, String label, Task task, Part part) {
        this(uri, format, label, task, part, Reading.AUTO);
    }

    /** The same source, read in that way. */
    public DataSource withReading(Reading other) {
        return new DataSource(uri, format, label, task, part, other);
    }

    /** With the defaults: format by what is found, label column {@code label}, task by the labels. */
    public static DataSource of(String uri) {
        return new DataSource(uri, DataFormat.AUTO, "label", null, Part.TRAIN);
    }

    /** The same source, that part of it. */
    public DataSource withPart(Part other) {
        return new DataSource(uri, format, label, task, other, reading);
    }
}
