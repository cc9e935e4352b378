package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.List;

/** Turns what the scans found wrong into one message that names the place. */
final class Mistakes {
    private Mistakes() {}

    /** Throws {@link UserError} for the first mistake in row order, text columns before all else. */
    static void refuse(Source source, List<Slice> slices, List<Scan> scans, String label) {
        refuseText(source, slices, scans);
        long rows = 0;
        long lines = 0;
        for (int i = 0; i < scans.size(); i++) {
            boolean sameFile =
                    i > 0 && slices.get(i).file().equals(slices.get(i - 1).file());
            if (!sameFile) rows = lines = 0;
            var problems = scans.get(i).problems;
            if (!problems.none())
                throw mistake(source, slices.get(i).file(), rows, lines, first(problems), problems, label);
            rows += scans.get(i).rows;
            lines += scans.get(i).lines;
        }
    }

    private static void refuseText(Source source, List<Slice> slices, List<Scan> scans) {
        var names = source.featureNames();
        var text = new ArrayList<String>();
        for (int j = 0; j < names.size(); j++) {
            boolean isText = false;
            boolean hasNumbers = false;
            for (var scan : scans) {
                isText |= scan.problems.text[j];
                hasNumbers |= scan.problems.numbers[j];
            }
            if (isText && !hasNumbers) text.add(names.get(j));
        }
        if (!text.isEmpty())
            throw new UserError(slices.get(0).file() + ": text in the feature columns " + Columns.brief(text)
                    + "; features are numbers: encode these columns or leave them out");
    }

    private static Problems.Fault first(Problems problems) {
        Problems.Fault first = problems.whole;
        if (problems.label != null && (first == null || problems.label.row() < first.row())) first = problems.label;
        for (var cell : problems.cells) if (cell != null && (first == null || cell.row() < first.row())) first = cell;
        return first;
    }

    private static UserError mistake(
            Source source, String file, long rows, long lines, Problems.Fault fault, Problems problems, String label) {
        var place = new StringBuilder(file);
        if (fault.line() > 0) place.append(", line ").append(lines + fault.line());
        place.append(", row ").append(rows + fault.row() + 1);
        if (fault.column() >= 0)
            place.append(", column \"")
                    .append(source.featureNames().get(fault.column()))
                    .append('"');
        else if (fault == problems.label)
            place.append(", column \"").append(label).append('"');
        return new UserError(place + ": " + fault.found() + "; " + fault.allowed());
    }
}
