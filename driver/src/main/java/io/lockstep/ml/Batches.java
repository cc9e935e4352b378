package io.lockstep.ml;

import io.lockstep.core.model.Model;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Predicts for a partition's rows, many at a time, by the product kernels: those of a stream, whose plan has no rows of
 * its own to go by. Travels to tasks.
 *
 * @param where places of the features' columns in a row
 */
record Batches(Broadcast<SharedModel> model, Features features, int[] where, Output output)
        implements MapPartitionsFunction<Row, Row> {
    private static final int ROWS = 1024;

    /** What is added to a row. */
    interface Output extends java.io.Serializable {
        /** How many columns. */
        int columns();

        /** Writes the columns of a row, whose outputs begin at {@code at}, into {@code cells} from {@code to} on. */
        void write(Model model, float[] outputs, int at, Object[] cells, int to);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Predicted(rows, model.value().get());
    }

    private final class Predicted implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final Model model;
        private final float[] inputs;
        private final float[] outputs;
        private final List<Row> batch = new ArrayList<>(ROWS);
        private int next;

        Predicted(Iterator<Row> rows, Model model) {
            this.rows = rows;
            this.model = model;
            inputs = new float[ROWS * model.features()];
            outputs = new float[ROWS * model.outputs()];
        }

        @Override
        public boolean hasNext() {
            return next < batch.size() || rows.hasNext();
        }

        @Override
        public Row next() {
            if (next == batch.size()) fill();
            var row = batch.get(next);
            int n = row.size();
            var cells = new Object[n + output.columns()];
            for (int i = 0; i < n; i++) cells[i] = row.get(i);
            output.write(model, outputs, next++ * model.outputs(), cells, n);
            return RowFactory.create(cells);
        }

        private void fill() {
            if (!rows.hasNext()) throw new NoSuchElementException();
            batch.clear();
            next = 0;
            int size = model.features();
            while (batch.size() < ROWS && rows.hasNext()) {
                var row = rows.next();
                features.read(row, where, size, inputs, batch.size() * size);
                batch.add(row);
            }
            model.outputs(inputs, batch.size(), outputs);
        }
    }
}
