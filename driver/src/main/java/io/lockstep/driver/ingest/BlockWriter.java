package io.lockstep.driver.ingest;

import io.lockstep.core.io.NamedTensor;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.io.Sha256;
import io.lockstep.driver.files.Directory;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Writes blocks of a fixed number of rows, wherever the source's slices end: a slice's task writes those that begin in
 * it, reading on into the next slices for the last one's end.
 *
 * @param starts row at which each slice begins, and the number of all rows
 */
record BlockWriter(Source source, List<Slice> slices, long[] starts, Labels labels, int rowsPerBlock, String directory)
        implements Serializable {

    /** A block as written, and what is known of its rows. */
    record Written(
            int index,
            String path,
            int rows,
            long bytes,
            String sha256,
            double[] sums,
            double[] squares,
            float[] min,
            float[] max,
            long[] nonZero,
            long[] classCounts,
            double targetSum,
            double targetSquares)
            implements Serializable {}

    /** Writes the blocks that begin in slice {@code slice}. */
    List<Written> write(int slice, Configuration conf) throws IOException {
        long first = (starts[slice] + rowsPerBlock - 1) / rowsPerBlock;
        var written = new ArrayList<Written>();
        if (first * rowsPerBlock >= starts[slice + 1]) return written;
        var target = Directory.at(directory, conf).child("blocks");
        try (var rows = new Rows(slice, conf)) {
            rows.skip(first * rowsPerBlock - starts[slice]);
            for (long index = first; index * rowsPerBlock < starts[slice + 1]; index++)
                written.add(block((int) index, rows, target));
        }
        return written;
    }

    private Written block(int index, Rows rows, Directory target) throws IOException {
        int features = source.featureNames().size();
        int count = (int) Math.min(rowsPerBlock, starts[slices.size()] - (long) index * rowsPerBlock);
        var floats = source.holdsBytes() ? null : new float[count * features];
        var bytes = source.holdsBytes() ? new byte[count * features] : null;
        var targets = source.labelled() ? new float[count] : null;
        for (int i = 0; i < count; i++) {
            var row = rows.next();
            if (bytes != null) System.arraycopy(row.bytes, 0, bytes, i * features, features);
            else System.arraycopy(row.floats, 0, floats, i * features, features);
            if (targets != null) targets[i] = labels.target(row.label);
        }
        var tensors = new ArrayList<NamedTensor>();
        tensors.add(
                bytes != null
                        ? NamedTensor.of("features", bytes, count, features)
                        : NamedTensor.of("features", floats, count, features));
        if (targets != null) tensors.add(NamedTensor.of("targets", targets, count));
        byte[] file = Safetensors.toBytes(Map.of(), tensors);
        String name = String.format(Locale.ROOT, "part-%05d.safetensors", index);
        target.write(name, file);
        return described(index, "blocks/" + name, count, file, bytes, floats, targets);
    }

    private Written described(
            int index, String path, int count, byte[] file, byte[] bytes, float[] floats, float[] targets) {
        int features = source.featureNames().size();
        var sums = new double[features];
        var squares = new double[features];
        var min = new float[features];
        var max = new float[features];
        var nonZero = new long[features];
        java.util.Arrays.fill(min, Float.POSITIVE_INFINITY);
        java.util.Arrays.fill(max, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < count; i++)
            for (int j = 0; j < features; j++) {
                float x = bytes != null ? (bytes[i * features + j] & 0xff) / 255f : floats[i * features + j];
                sums[j] += x;
                squares[j] += (double) x * x;
                min[j] = Math.min(min[j], x);
                max[j] = Math.max(max[j], x);
                if (x != 0) nonZero[j]++;
            }
        var classes = new long[labels.classNames().size()];
        double sum = 0;
        double square = 0;
        for (int i = 0; targets != null && i < count; i++) {
            if (classes.length > 0) classes[(int) targets[i]]++;
            sum += targets[i];
            square += (double) targets[i] * targets[i];
        }
        return new Written(
                index,
                path,
                count,
                file.length,
                Sha256.hex(file),
                sums,
                squares,
                min,
                max,
                nonZero,
                classes,
                sum,
                square);
    }

    /** The source's rows from the beginning of a slice on, over the ends of slices. */
    private final class Rows implements AutoCloseable {
        private final Configuration conf;
        private final RawRow row = new RawRow(source.featureNames().size(), source.holdsBytes());
        private int slice;
        private RowReader reader;

        Rows(int slice, Configuration conf) throws IOException {
            this.conf = conf;
            this.slice = slice;
            reader = open();
        }

        private RowReader open() throws IOException {
            return source.open(
                    slices.get(slice), conf, new Problems(source.featureNames().size()));
        }

        void skip(long rows) throws IOException {
            for (long i = 0; i < rows; i++) next();
        }

        RawRow next() throws IOException {
            while (!reader.next(row)) {
                reader.close();
                if (++slice == slices.size()) throw new IOException("the source has fewer rows than a moment ago");
                reader = open();
            }
            return row;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
