package io.lockstep.ml;

import java.io.Serializable;
import java.util.Iterator;
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
record InternalBatches(Broadcast<SharedModel> model, RowFeatures features, Batches.Output output)
        implements Serializable {
    /** The rows with the output's columns behind theirs; a row that is given is good until the next. */
    Iterator<InternalRow> predict(Iterator<InternalRow> rows) {
        var network = model.value().get();
        var joined = new JoinedRow();
        var reader = features.open(network.features());
        return new PredictedBatches<>(rows, network) {
            @Override
            InternalRow read(InternalRow row, float[] into, int at) {
                reader.read(row, into, at);
                return row.copy(); // Spark writes the next one over it
            }

            @Override
            InternalRow joined(InternalRow row, float[] of, int at) {
                var cells = new Object[output.columns()];
                output.write(network, of, at, cells, 0);
                for (int c = 0; c < cells.length; c++) cells[c] = internal(cells[c]);
                return joined.apply(row, new GenericInternalRow(cells));
            }
        };
    }

    /** A vector as Spark keeps it: kind, size, indices, values. */
    private static Object internal(Object cell) {
        if (!(cell instanceof DenseVector vector)) return cell;
        return new GenericInternalRow(
                new Object[] {(byte) 1, null, null, UnsafeArrayData.fromPrimitiveArray(vector.values())});
    }
}
