package io.lockstep.driver.ingest;

import io.lockstep.core.data.generate.Generator;
import io.lockstep.core.data.generate.Generators;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A built-in data set; each task makes its own rows. */
record BuiltinSource(
        String uri,
        List<String> featureNames,
        boolean labelled,
        List<String> fixedClasses,
        List<String> kept,
        List<Slice> slices)
        implements Source {
    private static final long ROWS_PER_SLICE = 1 << 17;

    static BuiltinSource of(String uri, Wanted wanted) {
        var generator = Generators.of(uri);
        Columns.refuseOthers(generator.featureNames(), wanted.like(), uri);
        var slices = new ArrayList<Slice>();
        for (long start = 0; start < generator.rows(); start += ROWS_PER_SLICE)
            slices.add(new Slice(uri, start, Math.min(generator.rows(), start + ROWS_PER_SLICE)));
        var there = new ArrayList<>(generator.featureNames());
        there.add(wanted.label());
        return new BuiltinSource(
                uri,
                generator.featureNames(),
                wanted.needsLabels(),
                generator.classNames(),
                KeptColumns.among(there, wanted, uri),
                slices);
    }

    @Override
    public RowReader open(Slice slice, Configuration conf, Problems problems) {
        return new Reader(Generators.of(uri), slice);
    }

    private static final class Reader implements RowReader {
        private final Generator generator;
        private final long end;
        private long at;

        Reader(Generator generator, Slice slice) {
            this.generator = generator;
            at = slice.start();
            end = slice.end();
        }

        @Override
        public boolean next(RawRow row) {
            if (at == end) return false;
            float target = generator.row(at++, row.floats);
            var classes = generator.classNames();
            row.label = classes.isEmpty() ? Double.toString(target) : classes.get((int) target);
            return true;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
