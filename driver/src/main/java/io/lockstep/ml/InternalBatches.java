package io.lockstep.ml;

import io.lockstep.core.model.Model;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;

/**
 * Predicts for a partition's rows, many at a time, by the product kernels. Rows stay in Spark's own form, and only their
 * features are looked at. Travels to tasks.
 */
record InternalBatches(Broadcast<SharedModel> model, InternalFeatures features, Batches.Output output)
        implements Serializable {
    private static final int ROWS = 1024;

    /** The rows with the output's columns behind theirs; a row that is given is good until the next. */
    Iterator<InternalRow> predict(Iterator<InternalRow> rows) {
        return new Predicted(rows, model.value().get());
    }

    private final class Predicted implements Iterator<InternalRow> {
        private final Iterator<InternalRow> rows;
        private final Model network;
        private final float[] inputs;
        private final float[] outputs;
        private final List<InternalRow> batch = new ArrayList<>(ROWS);
        private final JoinedRow joined = new JoinedRow();
        private int next;

        Predicted(Iterator<InternalRow> rows, Model network) {
            this.rows = rows;
            this.network = network;
            inputs = new float[ROWS * network.features()];
            outputs = new float[ROWS * network.outputs()];
        }

        @Override
        public boolean hasNext() {
            return next < batch.size() || rows.hasNext();
        }

        @Override
        public InternalRow next() {
            if (next == batch.size()) fill();
            var cells = new Object[output.columns()];
            output.write(network, outputs, next * network.outputs(), cells, 0);
            for (int c = 0; c < cells.length; c++) cells[c] = internal(cells[c]);
            return joined.apply(batch.get(next++), new GenericInternalRow(cells));
        }

        private void fill() {
            if (!rows.hasNext()) throw new NoSuchElementException();
            batch.clear();
            next = 0;
            int size = network.features();
            while (batch.size() < ROWS && rows.hasNext()) {
                var row = rows.next();
                features.read(row, size, inputs, batch.size() * size);
                batch.add(row.copy()); // Spark writes the next one over it
            }
            network.outputs(inputs, batch.size(), outputs);
        }
    }

    /** A vector as Spark keeps it: kind, size, indices, values. */
    private static Object internal(Object cell) {
        if (!(cell instanceof DenseVector vector)) return cell;
        return new GenericInternalRow(
                new Object[] {(byte) 1, null, null, UnsafeArrayData.fromPrimitiveArray(vector.values())});
    }
}
