package io.lockstep.driver.ingest;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * LIBSVM files: {@code label index:value …} with indices from 1 that ascend; {@code #} begins a comment. A first scan
 * with no features counts them.
 *
 * @param features of the data; 0 for as many as the scan finds
 */
record LibsvmSource(int features, boolean labelled, List<Slice> slices) implements Source {
    private static final int MOST_FEATURES = 10_000_000;

    @Override
    public List<String> featureNames() {
        return IntStream.rangeClosed(1, features).mapToObj(j -> "f" + j).toList();
    }

    @Override
    public Source withFeatures(int found) {
        return features > 0 ? this : new LibsvmSource(found, labelled, slices);
    }

    @Override
    public boolean holdsNonZeros() {
        return true;
    }

    @Override
    public RowReader open(Slice slice, Configuration conf, Problems problems) throws IOException {
        return new Reader(new LineReader(slice, conf), problems);
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
            var parts = line.strip().split("\\s+");
            row.label = parts[0];
            if (labelled && Numbers.parse(parts[0]) == null)
                problems.label(lines.lines(), Problems.quoted(parts[0]) + " is not a number", Numbers.ALLOWED);
            row.count = 0;
            int last = 0;
            for (int i = 1; i < parts.length && last >= 0; i++) last = entry(parts[i], last, row);
            return true;
        }

        /** Reads {@code index:value}; gives the index, or -1 after a fault. */
        private int entry(String part, int last, RawRow row) {
            int colon = part.indexOf(':');
            int index = colon < 1 ? -1 : index(part.substring(0, colon));
            if (index <= last || index > MOST_FEATURES)
                return fault(part, "index:value with ascending indices from 1 to " + MOST_FEATURES);
            var text = part.substring(colon + 1);
            var value = Numbers.parse(text);
            if (value == null || Numbers.fault(value, text) != null) return fault(part, "index:value, finite numbers");
            if (features > 0 && index > features) return fault(part, "indices to " + features + ", as in training");
            problems.features = Math.max(problems.features, index);
            row.add(index - 1, value.floatValue());
            return index;
        }

        private int fault(String part, String allowed) {
            problems.row(lines.lines(), Problems.quoted(part), "allowed are " + allowed);
            return -1;
        }

        private static int index(String text) {
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
