package io.lockstep.driver.ingest;

import io.lockstep.core.data.Task;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a first look at a slice, or at several, found. */
final class Scan implements Serializable {
    private static final long serialVersionUID = 1L;

    long rows;
    /** Lines of the slice, with a header; 0 in formats without lines. */
    long lines;
    /** Different labels, each by its one name; up to one more than are ever needed. */
    final TreeSet<String> labels = new TreeSet<>();
    /** Whether some label is no number. */
    boolean textLabels;

    /** Feature values that are not zero. */
    long nonZeros;
    /** Smallest and largest value a feature; null where nobody asks. */
    float[] min;

    float[] max;

    final Problems problems;
    private final transient Wanted wanted;
    private final transient Set<String> known;
    private final boolean labelled;

    private Scan(int features, Wanted wanted, boolean labelled) {
        problems = new Problems(features);
        this.wanted = wanted;
        this.labelled = labelled;
        known = wanted == null || wanted.like() == null
                ? null
                : new HashSet<>(wanted.like().classNames());
    }

    /** Of no rows yet. */
    Scan(Source source, Wanted wanted) {
        this(source.featureNames().size(), wanted, source.labelled());
        if (wanted.like() == null || !wanted.like().byteFeatures() || source.holdsBytes()) return;
        min = new float[source.featureNames().size()];
        max = new float[min.length];
        if (source.holdsNonZeros()) return;
        Arrays.fill(min, Float.POSITIVE_INFINITY);
        Arrays.fill(max, Float.NEGATIVE_INFINITY);
    }

    /** Looks at a row; {@code line} is where its slice is now. */
    void row(RawRow row, long line) {
        if (labelled) label(row.label, line);
        if (row.bytes != null) for (byte value : row.bytes) nonZeros += value == 0 ? 0 : 1;
        else if (row.indices != null) for (int e = 0; e < row.count; e++) nonZeros += row.values[e] == 0 ? 0 : 1;
        else for (float value : row.floats) nonZeros += value == 0 ? 0 : 1;
        if (min != null) range(row);
        rows++;
        problems.row++;
    }

    private void range(RawRow row) {
        int values = row.indices != null ? row.count : min.length;
        for (int e = 0; e < values; e++) {
            int j = row.indices != null ? row.indices[e] : e;
            float x = row.indices != null ? row.values[e] : row.floats[e];
            min[j] = Math.min(min[j], x);
            max[j] = Math.max(max[j], x);
        }
    }

    /** After the last row. */
    void ended(long sliceLines) {
        lines = sliceLines;
    }

    private void label(String label, long line) {
        if (label == null || label.isBlank()) {
            problems.label(line, "the label is empty", "a class or a number is needed");
            return;
        }
        var value = Numbers.parse(label);
        boolean numbers =
                wanted.like() != null ? wanted.like().task() == Task.REGRESSION : wanted.task() == Task.REGRESSION;
        if (numbers && value == null)
            problems.label(line, Problems.quoted(label) + " is not a number", Numbers.ALLOWED);
        if (value != null && Numbers.fault(value, label) != null)
            problems.label(line, Numbers.fault(value, label), Numbers.ALLOWED);
        var name = Labels.canonical(label);
        if (known != null && !numbers && !known.contains(name))
            problems.label(
                    line,
                    "class " + Problems.quoted(label),
                    "the training data's classes are "
                            + Columns.brief(wanted.like().classNames()));
        textLabels |= value == null;
        if (labels.size() <= Labels.MOST) labels.add(name);
    }

    /** Counts and labels of all; mistakes are reported slice by slice before. */
    static Scan merged(List<Scan> scans) {
        var all = new Scan(0, null, false);
        for (var scan : scans) {
            all.rows += scan.rows;
            all.nonZeros += scan.nonZeros;
            if (all.min == null && scan.min != null) {
                all.min = scan.min.clone();
                all.max = scan.max.clone();
            }
            for (int j = 0; scan.min != null && j < scan.min.length; j++) {
                all.min[j] = Math.min(all.min[j], scan.min[j]);
                all.max[j] = Math.max(all.max[j], scan.max[j]);
            }
            all.textLabels |= scan.textLabels;
            all.labels.addAll(scan.labels);
            all.problems.features = Math.max(all.problems.features, scan.problems.features);
        }
        return all;
    }
}
