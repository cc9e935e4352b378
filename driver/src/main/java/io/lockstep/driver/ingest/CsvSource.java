package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * CSV files with one header each, all the same. Empty lines are skipped.
 *
 * @param places for each column of the files the feature's index, or {@link Columns#LABEL}
 */
record CsvSource(List<String> featureNames, boolean labelled, int[] places, List<Slice> slices) implements Source {

    private static final String ALLOWED = "allowed are fields without line breaks, quotes doubled inside";

    static CsvSource of(List<FileStatus> files, Wanted wanted, Configuration conf) throws IOException {
        List<String> header = null;
        var first = files.get(0).getPath();
        for (var file : files) {
            var found = header(file.getPath().toString(), conf);
            if (header == null) header = found;
            if (!header.equals(found))
                throw new UserError(file.getPath() + ": header " + Columns.brief(found)
                        + "; the files of a data set have one header, that of " + first + ": "
                        + Columns.brief(header));
        }
        var columns = Columns.of(header, wanted, first.toString());
        return new CsvSource(
                columns.featureNames(), columns.labelled(), columns.places(), SourceFiles.byteSlices(files, conf));
    }

    private static List<String> header(String file, Configuration conf) throws IOException {
        try (var lines = new LineReader(new Slice(file, 0, Long.MAX_VALUE), conf)) {
            var line = lines.next();
            if (line == null) throw new UserError(file + ": the file is empty; a header and rows are needed");
            if (line.isBlank()) throw new UserError(file + ", line 1: it is empty; a header is needed there");
            if (line.indexOf('\0') >= 0)
                throw new UserError(file + ", line 1: holds a NUL character; is it a text file in UTF-8?");
            var fields = new ArrayList<String>();
            var fault = CsvLine.split(line, fields);
            if (fault != null) throw new UserError(file + ", line 1: " + fault + "; " + ALLOWED);
            return fields;
        }
    }

    @Override
    public RowReader open(Slice slice, Configuration conf, Problems problems) throws IOException {
        return new Reader(slice, conf, problems);
    }

    private final class Reader implements RowReader {
        private final LineReader lines;
        private final Problems problems;
        private final List<String> fields = new ArrayList<>();

        Reader(Slice slice, Configuration conf, Problems problems) throws IOException {
            lines = new LineReader(slice, conf);
            this.problems = problems;
            if (slice.start() == 0) lines.next();
        }

        @Override
        public boolean next(RawRow row) throws IOException {
            String line = lines.next();
            while (line != null && line.isBlank()) line = lines.next();
            if (line == null) return false;
            var fault = CsvLine.split(line, fields);
            if (fault != null) {
                problems.row(lines.lines(), fault, ALLOWED);
            } else if (fields.size() != places.length) {
                problems.row(
                        lines.lines(),
                        fields.size() + " fields",
                        "the header has " + places.length + ", and so must each row");
            } else {
                for (int c = 0; c < places.length; c++) cell(places[c], fields.get(c), row);
            }
            return true;
        }

        private void cell(int place, String text, RawRow row) {
            if (place == Columns.LABEL) {
                row.label = text;
                return;
            }
            if (place == Columns.IGNORED) return;
            var value = Numbers.parse(text);
            if (value == null) {
                problems.text[place] |= !text.isEmpty();
                var found = text.isEmpty() ? "the cell is empty" : Problems.quoted(text) + " is not a number";
                problems.cell(place, lines.lines(), found, Numbers.ALLOWED);
                return;
            }
            problems.numbers[place] = true;
            var fault = Numbers.fault(value, text);
            if (fault != null) problems.cell(place, lines.lines(), fault, Numbers.ALLOWED);
            row.floats[place] = value.floatValue();
        }

        @Override
        public long lines() {
            return lines.lines();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
