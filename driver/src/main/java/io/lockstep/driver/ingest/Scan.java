package io.lockstep.driver.ingest;

import io.lockstep.core.data.Task;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** What a first look at a slice, or at several, found. */
final class Scan implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int THERE = 0;
    private static final int MARK = 1;
    private static final int EMPTY = 2;

    long rows;
    /** Lines of the slice, with a header; 0 in formats without lines. */
    long lines;
    /** Different labels as they stand; up to one more than are ever needed. */
    final TreeSet<String> labels = new TreeSet<>();
    /** Labels that are numbers. */
    long numberLabels;
    /** Labels that are neither numbers nor say that they are missing. */
    long textLabels;
    /** The first of these. */
    String textLabel;
    /** Labels that say that they are missing, as {@code NA}, which in a column of text is a name. */
    long markLabels;
    /** Labels that aren't there. */
    long emptyLabels;

    /** Whether some row counts more than nothing. */
    boolean weighs;
    /** Feature values that are not zero. */
    long nonZeros;
    /** Smallest and largest value a feature; null where nobody asks. */
    float[] min;

    float[] max;
    /** What was found in each column; null where the source is no table. */
    ColumnScan[] columns;

    final Problems problems;
    private final transient Wanted wanted;
    private final transient Labels known;
    private final boolean labelled;
    private final transient boolean several;

    private Scan(Problems problems, Wanted wanted, int labelCount) {
        this.problems = problems;
        this.wanted = wanted;
        labelled = labelCount > 0;
        several = labelCount > 1;
        known = wanted == null
                        || wanted.like() == null
                        || wanted.like().classNames().isEmpty()
                ? null
                : new Labels(Task.CLASSIFICATION, wanted.like().classNames());
    }

    /** Of no rows yet. */
    Scan(Source source, Wanted wanted) {
        this(Problems.of(source), wanted, source.labelCount());
        if (source.holdsCells()) columns = columns(source.featureNames().size());
        if (wanted.like() == null || !wanted.like().byteFeatures() || source.holdsBytes()) return;
        min = new float[source.featureNames().size()];
        max = new float[min.length];
        if (source.holdsNonZeros()) return;
        Arrays.fill(min, Float.POSITIVE_INFINITY);
        Arrays.fill(max, Float.NEGATIVE_INFINITY);
    }

    private static ColumnScan[] columns(int count) {
        var columns = new ColumnScan[count];
        for (int c = 0; c < count; c++) columns[c] = new ColumnScan();
        return columns;
    }

    /** Looks at a row; {@code line} is where its slice is now. */
    void row(RawRow row, long line) {
        if (labelled) labels(row, line);
        weighs |= row.weight > 0;
        if (row.numbers != null) cells(row, line);
        else if (row.bytes != null) for (byte value : row.bytes) nonZeros += value == 0 ? 0 : 1;
        else if (row.indices != null) for (int e = 0; e < row.count; e++) nonZeros += row.values[e] == 0 ? 0 : 1;
        else for (float value : row.floats) nonZeros += value == 0 ? 0 : 1;
        if (min != null) range(row);
        rows++;
        problems.row++;
    }

    private void cells(RawRow row, long line) {
        for (int c = 0; c < columns.length; c++) columns[c].add(row.numbers[c], row.texts[c], problems, c, line);
    }

    private void range(RawRow row) {
        int values = row.indices != null ? row.count : min.length;
        for (int e = 0; e < values; e++) {
            int j = row.indices != null ? row.indices[e] : e;
            if (j >= min.length) continue;
            float x =
                    row.numbers != null ? (float) row.numbers[e] : row.indices != null ? row.values[e] : row.floats[e];
            min[j] = Math.min(min[j], x);
            max[j] = Math.max(max[j], x);
        }
    }

    /** After the last row. */
    void ended(long sliceLines) {
        lines = sliceLines;
    }

    private void labels(RawRow row, long line) {
        int there = label(row.label, line);
        for (int t = 1; t <= row.more.length; t++) {
            problems.which = t;
            there = Math.max(there, label(row.label(t), line));
            flag(row.label(t), line);
        }
        problems.which = 0;
        if (row.more.length > 0) flag(row.label, line);
        if (there == EMPTY) emptyLabels++;
        if (there == MARK) markLabels++;
    }

    private void flag(String label, long line) {
        if (label == null || label.isBlank() || Numbers.isMissing(label)) return;
        if (Labels.flag(label) < 0) problems.flag(line, Problems.quoted(label) + " is neither 0 nor 1");
    }

    /** Looks at a label; says whether it is there. */
    private int label(String label, long line) {
        if (label == null || label.isBlank()) {
            problems.noLabel(line, "the label is empty");
            return EMPTY;
        }
        if (known != null && known.indexOf(label) != null) return THERE;
        var value = several ? Labels.number(label) : Numbers.parse(label);
        int found = THERE;
        if (value != null && !value.isNaN()) {
            numberLabels++;
            var fault = Numbers.fault(value, label);
            if (fault != null) problems.label(line, fault, Numbers.ALLOWED);
        } else if (Numbers.isMissing(label)) {
            found = MARK;
            problems.markLabel(line, Problems.quoted(label) + " is no label");
        } else {
            textLabels++;
            if (textLabel == null) textLabel = label;
            problems.textLabel(
                    line, Problems.quoted(label) + " is not a number" + Numbers.hint(label), Numbers.ALLOWED);
        }
        if (known != null)
            problems.label(
                    line,
                    "class " + Problems.quoted(label),
                    "the training data's classes are "
                            + Columns.brief(wanted.like().classNames()));
        if (labels.size() <= Labels.MOST) labels.add(label);
        return found;
    }

    /** Counts and labels of all; mistakes are reported slice by slice before. */
    static Scan merged(List<Scan> scans) {
        var all = new Scan(new Problems(0), null, 0);
        for (var scan : scans) {
            all.rows += scan.rows;
            all.nonZeros += scan.nonZeros;
            all.weighs |= scan.weighs;
            if (all.min == null && scan.min != null) {
                all.min = scan.min.clone();
                all.max = scan.max.clone();
            }
            for (int j = 0; scan.min != null && j < scan.min.length; j++) {
                all.min[j] = Math.min(all.min[j], scan.min[j]);
                all.max[j] = Math.max(all.max[j], scan.max[j]);
            }
            if (all.columns == null && scan.columns != null) all.columns = columns(scan.columns.length);
            for (int c = 0; scan.columns != null && c < scan.columns.length; c++) all.columns[c].add(scan.columns[c]);
            all.numberLabels += scan.numberLabels;
            all.textLabels += scan.textLabels;
            all.markLabels += scan.markLabels;
            all.emptyLabels += scan.emptyLabels;
            if (all.textLabel == null) all.textLabel = scan.textLabel;
            all.labels.addAll(scan.labels);
            all.problems.add(scan.problems);
            if (all.problems.flag == null) all.problems.flag = scan.problems.flag;
        }
        return all;
    }

    /** Takes rows without a label out of the counts: they will be left out. */
    static void drop(List<Scan> scans, Scan all, boolean marksToo, List<String> notes) {
        long before = all.rows;
        for (var scan : scans) scan.rows -= scan.emptyLabels + (marksToo ? scan.markLabels : 0);
        all.rows -= all.emptyLabels + (marksToo ? all.markLabels : 0);
        if (all.rows < before) notes.add((before - all.rows) + " rows without a label are left out");
    }
}
