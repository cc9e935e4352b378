package io.lockstep.ml;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.ejml.data.FMatrixRMaj;

/**
 * Predicts for a partition's rows, many at a time, by the product kernels: those of a stream, whose plan has no rows of
 * its own to go by. Travels to tasks.
 *
 * @param columns types of the features' columns
 * @param where their places in a row
 * @param features read from a row of these columns alone
 */
record Batches(
        Broadcast<SharedModel> model, StructType columns, int[] where, RowFeatures features, AddedNumbers numbers)
        implements MapPartitionsFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        var network = model.value().get();
        var reader = features.open(network.features());
        var toInternal = CatalystTypeConverters.createToCatalystConverter(columns);
        int[] sizes = numbers.sizes(network);
        double[][] written = numbers.columns(network);
        return new PredictedBatches<>(rows, network) {
            private final Row[] kept = new Row[most()];

            @Override
            void read(Row row, int i, float[] into, int at) {
                var cells = new Object[where.length];
                for (int j = 0; j < where.length; j++) cells[j] = row.get(where[j]);
                reader.read((InternalRow) toInternal.apply(RowFactory.create(cells)), into, at);
                kept[i] = row;
            }

            @Override
            Row joined(int i, FMatrixRMaj outputs) {
                numbers.write(network, outputs, i, written);
                int n = kept[i].size();
                var cells = new Object[n + sizes.length];
                for (int j = 0; j < n; j++) cells[j] = kept[i].get(j);
                for (int c = 0; c < sizes.length; c++)
                    cells[n + c] =
                            sizes[c] == AddedNumbers.PLAIN ? (Object) written[c][0] : Vectors.dense(written[c].clone());
                return RowFactory.create(cells);
            }
        };
    }
}
