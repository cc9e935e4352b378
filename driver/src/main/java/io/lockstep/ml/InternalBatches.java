package io.lockstep.ml;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.ejml.data.FMatrixRMaj;

/**
 * Predicts for a partition's rows, many at a time, by the product kernels. Rows stay in Spark's own form, only their
 * features are looked at, and no object is made for one. Travels to tasks.
 *
 * @param columns the rows' own
 * @param added what comes behind them
 */
record InternalBatches(
        Broadcast<SharedModel> model, RowFeatures features, AddedNumbers numbers, StructType columns, StructType added)
        implements Serializable {
    /** The rows with the added columns behind theirs; a row that is given is good until the next. */
    Iterator<InternalRow> predict(Iterator<InternalRow> rows) {
        var network = model.value().get();
        var reader = features.open(network.features());
        var cells = new AddedCells(added, numbers.sizes(network));
        var joined = new JoinedRow(); // two rows side by side: Spark's scan of them copies what it wants anyway
        double[][] written = numbers.columns(network);
        return new PredictedBatches<>(rows, network) {
            private final UnsafeRow[] kept = new UnsafeRow[most()];
            private UnsafeProjection projection; // null while all rows are in the form already

            @Override
            void read(InternalRow row, int i, float[] into, int at) {
                reader.read(row, into, at);
                if (kept[i] == null) kept[i] = UnsafeRow.createFromByteArray(0, row.numFields());
                kept[i].copyFrom(unsafe(row)); // Spark writes the next one over it
            }

            private UnsafeRow unsafe(InternalRow row) {
                if (row instanceof UnsafeRow already) return already;
                if (projection == null) projection = UnsafeProjection.create(columns);
                return projection.apply(row);
            }

            @Override
            InternalRow joined(int i, FMatrixRMaj outputs) {
                numbers.write(network, outputs, i, written);
                return joined.apply(kept[i], cells.of(written));
            }
        };
    }
}
