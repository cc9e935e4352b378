package io.lockstep.ml;

import io.lockstep.core.model.Model;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A partition's rows with a model's outputs behind theirs, many predicted at a time by the product kernels.
 *
 * @param <R> what a row is
 */
abstract class PredictedBatches<R> implements Iterator<R> {
    private static final int ROWS = 1024;
    /** Features held at most, of more than one row: 16 MiB. */
    private static final int FLOATS = 1 << 22;

    private final Iterator<R> rows;
    private final Model model;
    private final int most; // rows at a time
    private final float[] inputs;
    private final float[] outputs;
    private final List<R> batch = new ArrayList<>(ROWS);
    private int next;

    PredictedBatches(Iterator<R> rows, Model model) {
        this.rows = rows;
        this.model = model;
        most = Math.max(1, Math.min(ROWS, FLOATS / Math.max(1, model.features())));
        inputs = new float[most * model.features()];
        outputs = new float[most * model.outputs()];
    }

    /**
     * Writes a row's features into {@code into} from {@code at} on.
     *
     * @return the row, to be kept until its outputs are known
     */
    abstract R read(R row, float[] into, int at);

    /** The row with what its outputs, which begin at {@code at}, come to. */
    abstract R joined(R row, float[] of, int at);

    @Override
    public boolean hasNext() {
        return next < batch.size() || rows.hasNext();
    }

    @Override
    public R next() {
        if (next == batch.size()) fill();
        var row = joined(batch.get(next), outputs, next * model.outputs());
        next++;
        return row;
    }

    private void fill() {
        if (!rows.hasNext()) throw new NoSuchElementException();
        batch.clear();
        next = 0;
        while (batch.size() < most && rows.hasNext())
            batch.add(read(rows.next(), inputs, batch.size() * model.features()));
        model.outputs(inputs, batch.size(), outputs);
    }
}
