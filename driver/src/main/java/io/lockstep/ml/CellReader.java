package io.lockstep.ml;

import io.lockstep.core.data.Schema;
import io.lockstep.driver.ingest.FrameEncoder;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Reads the features of a row that is given as one cell: a vector, an array, or a struct of columns. Not thread-safe. */
final class CellReader {
    private final Schema like;
    private final FrameEncoder.Reader numbers; // null where a vector's numbers are the features
    private final int columns;
    private StructType of; // the struct that was read last
    private RowFeatures.Reader structs;
    private scala.Function1<Object, Object> toInternal;

    CellReader(Schema like) {
        this.like = like;
        var encoder = FrameEncoder.isNeeded(like, false) ? FrameEncoder.ofNumbers(like) : null;
        numbers = encoder == null ? null : encoder.open();
        columns = encoder == null ? 0 : encoder.columns();
    }

    /** [features]; throws {@link io.lockstep.core.UserError} for what the model can't take. */
    float[] read(Object cell) {
        var features = new float[like.featureNames().size()];
        if (cell instanceof Row row) struct(row, features);
        else if (numbers == null) Features.read(cell, features.length, features, 0);
        else numbers.read(Features.doubles(cell, columns), features, 0);
        return features;
    }

    private void struct(Row row, float[] features) {
        if (!row.schema().equals(of)) {
            of = row.schema();
            var named = new Features(List.of(of.fieldNames()), true).inOrderOf(like.columnNames());
            named.check(of, like);
            structs = RowFeatures.of(named, of, like).open(features.length);
            toInternal = CatalystTypeConverters.createToCatalystConverter(of);
        }
        structs.read((InternalRow) toInternal.apply(row), features, 0);
    }
}
