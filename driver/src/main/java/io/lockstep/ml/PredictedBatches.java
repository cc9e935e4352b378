package io.lockstep.ml;

import io.lockstep.core.model.Model;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.ejml.data.FMatrixRMaj;

/**
 * A partition's rows with a model's outputs behind theirs, many predicted at a time by the product kernels.
 *
 * @param <R> what a row is
 */
abstract class PredictedBatches<R> implements Iterator<R> {
    private static final int ROWS = 256; // what waits for them stays in the second-level cache
    /** Features held at most, of more than one row: 16 MiB. */
    private static final int FLOATS = 1 << 22;

    private final Iterator<R> rows;
    private final Model model;
    private final int most; // rows at a time
    private final float[] inputs;
    private final float[] outputs;
    private final FMatrixRMaj matrix; // the outputs, a row a row
    private int size;
    private int next;

    PredictedBatches(Iterator<R> rows, Model model) {
        this.rows = rows;
        this.model = model;
        most = Math.max(1, Math.min(ROWS, FLOATS / Math.max(1, model.features())));
        inputs = new float[most * model.features()];
        outputs = new float[most * model.outputs()];
        matrix = FMatrixRMaj.wrap(most, model.outputs(), outputs);
    }

    /** Rows at a time. */
    final int most() {
        return most;
    }

    /**
     * Writes a row's features into {@code into} from {@code at} on, and keeps the row until its outputs are known.
     *
     * @param i its number, below {@link #most}
     */
    abstract void read(R row, int i, float[] into, int at);

    /** The row of that number with what its outputs, row {@code i} of {@code outputs}, come to. */
    abstract R joined(int i, FMatrixRMaj outputs);

    @Override
    public boolean hasNext() {
        return next < size || rows.hasNext();
    }

    @Override
    public R next() {
        if (next == size) fill();
        return joined(next++, matrix);
    }

    private void fill() {
        if (!rows.hasNext()) throw new NoSuchElementException();
        next = 0;
        for (size = 0; size < most && rows.hasNext(); size++) read(rows.next(), size, inputs, size * model.features());
        model.outputs(inputs, size, outputs);
    }
}
