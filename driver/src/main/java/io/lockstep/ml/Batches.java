package io.lockstep.ml;

import io.lockstep.core.model.Model;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Predicts for a partition's rows, many at a time, by the product kernels: those of a stream, whose plan has no rows of
 * its own to go by. Travels to tasks.
 *
 * @param columns types of the features' columns
 * @param where their places in a row
 * @param features read from a row of these columns alone
 */
record Batches(Broadcast<SharedModel> model, StructType columns, int[] where, RowFeatures features, Output output)
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
        var reader = features.open(network.features());
        var toInternal = CatalystTypeConverters.createToCatalystConverter(columns);
        return new PredictedBatches<>(rows, network) {
            @Override
            Row read(Row row, float[] into, int at) {
                var cells = new Object[where.length];
                for (int j = 0; j < where.length; j++) cells[j] = row.get(where[j]);
                reader.read((InternalRow) toInternal.apply(RowFactory.create(cells)), into, at);
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
