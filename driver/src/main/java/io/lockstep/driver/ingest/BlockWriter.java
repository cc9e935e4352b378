package io.lockstep.driver.ingest;

import io.lockstep.core.Figures;
import io.lockstep.core.data.DatasetInfo.BlockFile;
import io.lockstep.core.io.NamedTensor;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.math.ExactSum;
import io.lockstep.core.random.RandomKey;
import io.lockstep.driver.files.Directory;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Gathers records into blocks and writes them. One per part; not thread-safe. */
final class BlockWriter {
    /**
     * What was written.
     *
     * @param blocks in row order
     * @param classCounts rows of each class
     * @param classWeights weight of each class's rows; empty where all count the same
     * @param keyHigh the sum of the halves of all rows' keys, which no order changes
     */
    record Written(
            int part,
            List<BlockFile> blocks,
            long[] classCounts,
            List<ExactSum> classWeights,
            long nonZeros,
            long keyHigh,
            long keyLow)
            implements Serializable {}

    private final RowForm form;
    private final Directory target;
    private final String prefix;
    private final int part;
    private final List<BlockFile> blocks = new ArrayList<>();
    private final long[] classCounts;
    private final List<ExactSum> classWeights = new ArrayList<>();
    private long nonZeros;
    private long keyHigh;
    private long keyLow;

    private int rows; // of the block begun
    private int limit;
    private byte[] bytes;
    private float[] floats;
    private int[] starts;
    private int[] indices;
    private float[] targets;
    private float[] weights;
    private RowBytes kept; // lines of the cells that are kept, one after another
    private int[] keptStarts;

    /**
     * @param directory of the prepared data; blocks go to {@code blocks/} in it
     * @param prefix of the files' names
     */
    BlockWriter(RowForm form, int classes, Directory directory, String prefix, int part) {
        this.form = form;
        this.target = directory.child("blocks");
        this.prefix = prefix;
        this.part = part;
        classCounts = new long[classes];
        if (form.weighted()) for (int c = 0; c < classes; c++) classWeights.add(new ExactSum());
    }

    /** Begins a block of {@code count} rows. */
    void begin(int count) {
        limit = count;
        rows = 0;
        targets = form.targets() == 0 ? null : new float[Math.multiplyExact(count, form.targets())];
        weights = form.weighted() ? new float[count] : null;
        kept = null;
        switch (form.kind()) {
            case BYTES -> bytes = new byte[Math.multiplyExact(count, form.features())];
            case FLOATS -> floats = new float[Math.multiplyExact(count, form.features())];
            case NON_ZEROS -> {
                starts = new int[count + 1];
                indices = new int[16 * count];
                floats = new float[16 * count];
            }
        }
    }

    /** Keeps cells beside the row that is added next: in a block all rows have some, or none. */
    void keep(String[] cells) {
        if (kept == null) {
            kept = new RowBytes(64 * limit);
            keptStarts = new int[limit + 1];
        }
        kept.put(KeptColumns.line(cells));
        keptStarts[rows + 1] = kept.size;
    }

    /** Adds a row to the block begun; writes the block where it is full. */
    void add(byte[] data, int at, RandomKey key) {
        for (int t = 0; t < form.targets(); t++)
            targets[rows * form.targets() + t] = RowBytes.getFloat(data, form.targetsAt(at) + 4 * t);
        if (weights != null) weights[rows] = RowBytes.getFloat(data, form.targetsAt(at) + 4 * form.targets());
        if (classCounts.length > 0 && targets != null) {
            int label = (int) targets[rows * form.targets()];
            classCounts[label]++;
            if (weights != null) classWeights.get(label).add(weights[rows]);
        }
        int from = form.featuresAt(at);
        int features = form.features();
        switch (form.kind()) {
            case BYTES -> {
                System.arraycopy(data, from, bytes, rows * features, features);
                for (int j = 0; j < features; j++) if (data[from + j] != 0) nonZeros++;
            }
            case FLOATS -> {
                for (int j = 0; j < features; j++) {
                    float x = RowBytes.getFloat(data, from + 4 * j);
                    floats[rows * features + j] = x;
                    if (x != 0) nonZeros++;
                }
            }
            case NON_ZEROS -> addNonZeros(data, from, form.nonZeros(data, at));
        }
        keyHigh += key.high();
        keyLow += key.low();
        if (++rows == limit) write();
    }

    private void addNonZeros(byte[] data, int from, int count) {
        int end = starts[rows] + count;
        if (end > indices.length) {
            int length = Math.max(end, indices.length + indices.length / 2);
            indices = Arrays.copyOf(indices, length);
            floats = Arrays.copyOf(floats, length);
        }
        for (int e = starts[rows], at = from; e < end; e++, at += 8) {
            indices[e] = RowBytes.getInt(data, at);
            floats[e] = RowBytes.getFloat(data, at + 4);
        }
        starts[rows + 1] = end;
        nonZeros += count;
    }

    private void write() {
        var tensors = new ArrayList<NamedTensor>();
        switch (form.kind()) {
            case BYTES -> tensors.add(NamedTensor.of("features", bytes, rows, form.features()));
            case FLOATS -> tensors.add(NamedTensor.of("features", floats, rows, form.features()));
            case NON_ZEROS -> {
                tensors.add(NamedTensor.of("starts", starts, rows + 1));
                tensors.add(NamedTensor.of("indices", indices, starts[rows]));
                tensors.add(NamedTensor.of("values", floats, starts[rows]));
            }
        }
        if (targets != null)
            tensors.add(
                    form.targets() == 1
                            ? NamedTensor.of("targets", targets, rows)
                            : NamedTensor.of("targets", targets, rows, form.targets()));
        if (weights != null) tensors.add(NamedTensor.of("weights", weights, rows));
        if (kept != null) {
            tensors.add(NamedTensor.of(KeptColumns.STARTS, keptStarts, rows + 1));
            tensors.add(NamedTensor.of(KeptColumns.LINES, kept.data, kept.size));
        }
        byte[] file = Safetensors.toBytes(Map.of(), tensors);
        String name = Figures.text("%s-%05d-%03d.safetensors", prefix, part, blocks.size());
        target.write(name, file);
        blocks.add(new BlockFile("blocks/" + name, rows, file.length, Sha256.hex(file)));
        bytes = null;
        floats = null;
        indices = null;
    }

    /** What was written; every block begun must be full. */
    Written written() {
        return new Written(
                part, List.copyOf(blocks), classCounts, List.copyOf(classWeights), nonZeros, keyHigh, keyLow);
    }
}
