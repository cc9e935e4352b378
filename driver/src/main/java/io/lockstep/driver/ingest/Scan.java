package io.lockstep.driver.ingest;

import io.lockstep.core.data.Task;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

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

    final Problems problems;

    private Scan(int features) {
        problems = new Problems(features);
    }

    /** Reads a slice through. */
    static Scan of(Source source, Slice slice, Wanted wanted, Configuration conf) throws IOException {
        int features = source.featureNames().size();
        var scan = new Scan(features);
        var row = new RawRow(features, source.holdsBytes());
        var known = wanted.like() == null ? null : new HashSet<>(wanted.like().classNames());
        try (var reader = source.open(slice, conf, scan.problems)) {
            while (reader.next(row)) {
                if (source.labelled()) scan.label(row.label, reader.lines(), wanted, known);
                scan.rows++;
                scan.problems.row++;
            }
            scan.lines = reader.lines();
        }
        return scan;
    }

    private void label(String label, long line, Wanted wanted, Set<String> known) {
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
        var all = new Scan(0);
        for (var scan : scans) {
            all.rows += scan.rows;
            all.textLabels |= scan.textLabels;
            all.labels.addAll(scan.labels);
            all.problems.features = Math.max(all.problems.features, scan.problems.features);
        }
        return all;
    }
}
