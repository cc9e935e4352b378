package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Turns what the scans found wrong into one message that names the place. */
final class Mistakes {
    private Mistakes() {}

    /** Throws {@link UserError} for the first mistake in row order. */
    static void refuse(Source source, List<Slice> slices, List<Scan> scans, Scan all, Wanted wanted) {
        boolean numbers =
                wanted.like() != null ? wanted.like().task() == Task.REGRESSION : !Labels.isText(source, all, wanted);
        boolean several = source.labelCount() > 1;
        boolean names = wanted.like() == null && !several && Labels.isText(source, all, wanted);
        boolean flags = several && Labels.areFlags(all, wanted);
        boolean drop = wanted.reading().dropUnlabelled();
        for (int i = 0; i < scans.size(); i++) {
            var problems = scans.get(i).problems;
            var faults = new ArrayList<Problems.Mistake>();
            faults.add(problems.whole);
            faults.addAll(Arrays.asList(problems.cells));
            faults.add(problems.weight);
            if (!names) faults.add(problems.label);
            if (flags) faults.add(problems.flag);
            if (several) faults.add(problems.textLabel);
            else if (numbers && (wanted.like() != null || wanted.task() == Task.REGRESSION))
                faults.add(problems.textLabel);
            if (!drop) faults.add(problems.noLabel);
            if (!drop && !names) faults.add(problems.markLabel);
            var first = faults.stream()
                    .filter(Objects::nonNull)
                    .min(Comparator.comparingLong(Problems.Mistake::row))
                    .orElse(null);
            if (first == null) continue;
            boolean cell = first.column() >= 0;
            boolean label = !cell && first != problems.whole && first != problems.weight;
            var place = place(slices, scans, i, first)
                    + (cell
                            ? ", column \"" + source.featureNames().get(first.column()) + '"'
                            : label
                                    ? ", column \"" + labelColumn(first, source.labelCount(), wanted) + '"'
                                    : first == problems.weight ? ", column \"" + wanted.weight() + '"' : "");
            var more = first == problems.noLabel || first == problems.markLabel
                    ? "; " + (all.emptyLabels + (names ? 0 : all.markLabels)) + " of " + all.rows
                            + " rows have none: --missing-label drop leaves them out"
                    : "";
            throw new UserError(place + ": " + first.found() + "; " + first.allowed() + more);
        }
    }

    private static String labelColumn(Problems.Mistake fault, int count, Wanted wanted) {
        return wanted.labels(count).get(Math.max(0, -1 - fault.column()));
    }

    /** File, line and row of a fault in slice {@code index}. */
    static String place(List<Slice> slices, List<Scan> scans, int index, Problems.Mistake fault) {
        var file = slices.get(index).file();
        long rows = 0;
        long lines = 0;
        for (int i = index - 1; i >= 0 && slices.get(i).file().equals(file); i--) {
            rows += scans.get(i).rows;
            lines += scans.get(i).lines;
        }
        return file + (fault.line() > 0 ? ", line " + (lines + fault.line()) : "") + ", row "
                + (rows + fault.row() + 1);
    }

    /** Where the first label is that is no number: there must be one. */
    static String firstText(List<Slice> slices, List<Scan> scans, Wanted wanted) {
        for (int i = 0; i < scans.size(); i++) {
            var fault = scans.get(i).problems.textLabel;
            if (fault != null)
                return place(slices, scans, i, fault) + ", column \"" + labelColumn(fault, 1, wanted) + '"';
        }
        return slices.get(0).file() + ", column \"" + wanted.label() + '"'; // text by its type
    }

    /** Where a column's first fault of a kind is, for messages, with the value where it is text. */
    static TableEncoding.Places places(Source source, List<Slice> slices, List<Scan> scans) {
        return (column, kind) -> {
            for (int i = 0; i < scans.size(); i++) {
                var fault = kind.apply(scans.get(i).columns[column]);
                if (fault != null)
                    return place(slices, scans, i, fault) + ", column \""
                            + source.featureNames().get(column) + '"'
                            + (fault.found().isEmpty() ? "" : ": " + fault.found());
            }
            throw new IllegalStateException("no such fault in column " + column);
        };
    }

    /** Files whose quoted line breaks lie where slices meet: they are to be read by one task each. */
    static Set<String> unaligned(List<Slice> slices, List<Scan> scans) {
        var files = new TreeSet<String>();
        for (int i = 1; i < slices.size(); i++) {
            var before = scans.get(i - 1).problems;
            boolean same = slices.get(i).file().equals(slices.get(i - 1).file());
            if (same && before.end > 0 && before.end > scans.get(i).problems.begin)
                files.add(slices.get(i).file());
        }
        return files;
    }
}
