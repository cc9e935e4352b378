package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * LIBSVM files: {@code label index:value …}; {@code #} begins a comment, {@code qid:…} is passed over, and so are
 * entries beyond a model's features. Indices begin at 1, or at 0 where there is one. A first scan with no features counts
 * them.
 *
 * @param features of the data; 0 for as many as the scan finds
 * @param zeroBased whether indices begin at 0; null to find it
 * @param kept the label or features, named {@code f<index>}, that are kept beside predictions
 */
record LibsvmSource(int features, Boolean zeroBased, boolean labelled, List<String> kept, List<Slice> slices)
        implements Source {
    private static final int MOST_FEATURES = 10_000_000;

    static LibsvmSource of(Wanted wanted, List<Slice> slices) {
        var names = wanted.like() == null ? List.<String>of() : wanted.like().featureNames();
        var base = wanted.reading().zeroBased();
        if (base == null && !names.isEmpty() && names.get(0).matches("f[01]"))
            base = names.get(0).equals("f0");
        for (var name : wanted.reading().keep())
            if (!name.equals(wanted.label()) && !name.matches("f\\d{1,8}"))
                throw new UserError("keep: LIBSVM data has no column " + name + "; it has " + wanted.label()
                        + " and features f1, f2, …");
        return new LibsvmSource(
                names.size(), base, wanted.needsLabels(), wanted.reading().keep(), slices);
    }

    @Override
    public List<String> featureNames() {
        int first = firstIndex();
        return IntStream.range(first, features + first).mapToObj(j -> "f" + j).toList();
    }

    @Override
    public int firstIndex() {
        return Boolean.TRUE.equals(zeroBased) ? 0 : 1;
    }

    @Override
    public Source found(Problems problems) {
        boolean zero = zeroBased == null ? problems.zero : zeroBased;
        int count = features > 0 ? features : zero ? problems.features : Math.max(0, problems.features - 1);
        return new LibsvmSource(count, zero, labelled, kept, slices);
    }

    /** What a user should know of rows that were read as non-zeros. */
    static void tell(Problems problems, Boolean asked, List<String> notes) {
        if (asked == null && problems.zero) notes.add("indices begin at 0");
        if (problems.queries > 0) notes.add("qid: in " + problems.queries + " lines is passed over");
        if (problems.unordered > 0) notes.add(problems.unordered + " lines have indices out of order; they are sorted");
        if (problems.rounded > 0)
            notes.add(problems.rounded + " large numbers are rounded to single precision; subtract an offset before");
        if (problems.beyond > 0)
            notes.add(problems.beyond + " entries of features that the training data hasn't are passed over");
    }

    @Override
    public boolean holdsNonZeros() {
        return true;
    }

    @Override
    public RowReader open(Slice slice, Configuration conf, Problems problems) throws IOException {
        return new Reader(new LineReader(slice, conf, java.nio.charset.StandardCharsets.UTF_8), problems);
    }

    private final class Reader implements RowReader {
        private final LineReader lines;
        private final Problems problems;

        Reader(LineReader lines, Problems problems) {
            this.lines = lines;
            this.problems = problems;
        }

        @Override
        public boolean next(RawRow row) throws IOException {
            String line;
            do {
                line = lines.next();
                if (line == null) return false;
                int comment = line.indexOf('#');
                if (comment >= 0) line = line.substring(0, comment);
            } while (line.isBlank());
            if (lines.badBytes()) problems.row(lines.lines(), LineReader.BAD_BYTES, "allowed is UTF-8");
            line = line.strip();
            int at = tokenEnd(line, 0);
            var first = line.substring(0, at);
            boolean bare = first.indexOf(':') >= 0; // a line without a label
            row.label = bare ? "" : first;
            if (labelled) checkLabel(first, bare);
            row.count = 0;
            entries(line, bare ? 0 : at, row);
            return true;
        }

        private void entries(String line, int from, RawRow row) {
            boolean ordered = true;
            int at = from;
            while (at < line.length()) {
                if (isBlank(line.charAt(at))) {
                    at++;
                    continue;
                }
                int end = tokenEnd(line, at);
                if (line.startsWith("qid:", at)) problems.queries++;
                else {
                    int before = row.count;
                    if (!entry(line, at, end, row)) break;
                    if (row.count > before && before > 0) ordered &= row.indices[before] > row.indices[before - 1];
                }
                at = end;
            }
            if (!ordered) sort(row);
        }

        private static int tokenEnd(String line, int from) {
            int end = from;
            while (end < line.length() && !isBlank(line.charAt(end))) end++;
            return end;
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c >= '\t' && c <= '\r';
        }

        private void checkLabel(String label, boolean bare) {
            if (bare)
                problems.row(
                        lines.lines(), "no label: the line begins with " + Problems.quoted(label), Numbers.ALLOWED);
            else if (label.indexOf(',') >= 0)
                problems.row(
                        lines.lines(),
                        Problems.quoted(label) + ": several labels (multi-label)",
                        "allowed is one number in front of each line");
            else if (Numbers.parse(label) == null)
                problems.row(lines.lines(), Problems.quoted(label) + " is not a number", Numbers.ALLOWED);
        }

        /** Reads the {@code index:value} that stands there; false after a fault. */
        private boolean entry(String line, int from, int to, RawRow row) {
            int colon = line.indexOf(':', from);
            boolean none = colon <= from || colon >= to;
            int index = none ? -1 : index(line, from, colon);
            int first = zeroBased == null ? 0 : firstIndex();
            if (index < first || index > MOST_FEATURES)
                return fault(
                        line.substring(from, to), "index:value with indices from " + first + " to " + MOST_FEATURES);
            double value = Numbers.parse(line, colon + 1, to);
            if (!Float.isFinite((float) value)) return fault(line.substring(from, to), "index:value, finite numbers");
            if (features > 0 && index - firstIndex() >= features) {
                problems.beyond++;
                return true;
            }
            if (ColumnScan.isWide(value)) problems.rounded++;
            problems.zero |= index == 0;
            problems.features = Math.max(problems.features, index + 1);
            row.add(index, (float) value);
            return true;
        }

        private void sort(RawRow row) {
            problems.unordered++;
            var keys = new long[row.count];
            for (int e = 0; e < row.count; e++) keys[e] = (long) row.indices[e] << 32 | e;
            Arrays.sort(keys);
            var values = row.values.clone();
            for (int e = 0; e < row.count; e++) {
                row.indices[e] = (int) (keys[e] >>> 32);
                row.values[e] = values[(int) keys[e]];
                if (e > 0 && row.indices[e] == row.indices[e - 1])
                    fault(row.indices[e] + ":…", "each index once in a line");
            }
        }

        private boolean fault(String part, String allowed) {
            problems.row(lines.lines(), Problems.quoted(part), "allowed are " + allowed);
            return false;
        }

        private static int index(String line, int from, int to) {
            int index = 0;
            for (int i = from; i < to; i++) {
                int digit = line.charAt(i) - '0';
                if (digit < 0 || digit > 9 || i - from > 8) return otherwise(line.substring(from, to));
                index = 10 * index + digit;
            }
            return index;
        }

        /** With a sign, or of many digits. */
        private static int otherwise(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                return -1;
            }
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
