package io.lockstep.ml;

import io.lockstep.core.model.Model;
import java.util.Iterator;
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
    /** What is added to a row. */
    interface Output extends java.io.Serializable {
        /** How many columns. */
        int columns();

        /** Writes the columns of a row, whose outputs begin at {@code at}, into {@code cells} from {@code to} on. */
        void write(Model model, float[] outputs, int at, Object[] cells, int to);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        var network = model.value().get();
        return new PredictedBatches<>(rows, network) {
            @Override
            Row read(Row row, float[] into, int at) {
                features.read(row, where, network.features(), into, at);
                return row;
            }

            @Override
            Row joined(Row row, float[] of, int at) {
                int n = row.size();
                var cells = new Object[n + output.columns()];
                for (int i = 0; i < n; i++) cells[i] = row.get(i);
                output.write(network, of, at, cells, n);
                return RowFactory.create(cells);
            }
        };
    }
}
