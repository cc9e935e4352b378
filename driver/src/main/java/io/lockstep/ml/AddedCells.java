package io.lockstep.ml;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;

/**
 * Added columns as a row in Spark's own form, made once: its numbers have the same places for every row and are written
 * over. Not thread-safe.
 */
final class AddedCells {
    private final UnsafeRow row;
    private final UnsafeArrayData[] vectors; // null where a column holds plain numbers

    /** @param sizes as {@link AddedNumbers#sizes} */
    AddedCells(StructType columns, int[] sizes) {
        var cells = new Object[sizes.length];
        for (int c = 0; c < sizes.length; c++)
            cells[c] = sizes[c] == AddedNumbers.PLAIN ? (Object) 0.0 : vector(new double[sizes[c]]);
        row = UnsafeProjection.create(columns)
                .apply((InternalRow) new GenericInternalRow(cells))
                .copy();
        vectors = new UnsafeArrayData[sizes.length];
        for (int c = 0; c < sizes.length; c++)
            if (sizes[c] != AddedNumbers.PLAIN)
                vectors[c] = row.getStruct(c, InternalFeatures.FIELDS).getArray(InternalFeatures.VALUES);
    }

    private static InternalRow vector(double[] values) {
        return new GenericInternalRow(
                new Object[] {InternalFeatures.DENSE, null, null, UnsafeArrayData.fromPrimitiveArray(values)});
    }

    /** The row with these numbers, good until the next. */
    UnsafeRow of(double[][] columns) {
        for (int c = 0; c < columns.length; c++) {
            if (vectors[c] == null) row.setDouble(c, columns[c][0]);
            else for (int j = 0; j < columns[c].length; j++) vectors[c].setDouble(j, columns[c][j]);
        }
        return row;
    }
}
