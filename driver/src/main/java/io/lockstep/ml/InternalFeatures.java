package io.lockstep.ml;

import io.lockstep.core.UserError;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;

/**
 * {@link Features} read from rows in Spark's own form, without making objects of them. Travels to tasks.
 *
 * @param where the columns' places in a row
 * @param types theirs
 */
record InternalFeatures(int[] where, DataType[] types, boolean several) implements RowFeatures {
    /** A vector's fields in Spark's own form: kind, size, indices, values. */
    static final int FIELDS = 4;

    static final int VALUES = 3;
    /** The kind of a vector that is given by its values alone. */
    static final byte DENSE = 1;

    static InternalFeatures of(Features features, StructType schema) {
        var names = Arrays.asList(schema.fieldNames());
        int[] where = features.columns().stream().mapToInt(names::indexOf).toArray();
        var types = Arrays.stream(where)
                .mapToObj(column -> schema.fields()[column].dataType())
                .toArray(DataType[]::new);
        return new InternalFeatures(where, types, features.several());
    }

    @Override
    public Reader open(int size) {
        double[] numbers = new double[several ? 0 : size];
        return (row, out, at) -> read(row, size, numbers, out, at);
    }

    /** @param numbers overwritten: a vector's values */
    private void read(InternalRow row, int size, double[] numbers, float[] out, int at) {
        if (several) {
            for (int j = 0; j < where.length; j++) out[at + j] = number(row, where[j], types[j]);
            return;
        }
        if (row.isNullAt(where[0])) throw new UserError("features: null; allowed are vectors and arrays of numbers");
        if (types[0] instanceof ArrayType array) {
            var values = row.getArray(where[0]);
            Features.requireSize(values.numElements(), size);
            for (int j = 0; j < size; j++) out[at + j] = number(values, j, array.elementType());
        } else vector(row.getStruct(where[0], FIELDS), size, numbers, out, at);
    }

    private static void vector(InternalRow vector, int size, double[] numbers, float[] out, int at) {
        var values = vector.getArray(VALUES);
        if (vector.getByte(0) == DENSE) {
            Features.requireSize(values.numElements(), size);
            copy(values, numbers);
            for (int j = 0; j < size; j++) out[at + j] = (float) numbers[j];
            return;
        }
        Features.requireSize(vector.getInt(1), size);
        Arrays.fill(out, at, at + size, 0f);
        var indices = vector.getArray(2);
        for (int e = 0; e < values.numElements(); e++) out[at + indices.getInt(e)] = (float) values.getDouble(e);
    }

    private static void copy(ArrayData values, double[] to) {
        if (values instanceof UnsafeArrayData packed) {
            long from = packed.getBaseOffset() + UnsafeArrayData.calculateHeaderPortionInBytes(to.length);
            Platform.copyMemory(
                    packed.getBaseObject(), from, to, Platform.DOUBLE_ARRAY_OFFSET, (long) Double.BYTES * to.length);
        } else for (int j = 0; j < to.length; j++) to[j] = values.getDouble(j);
    }

    private static float number(SpecializedGetters cells, int i, DataType type) {
        if (cells.isNullAt(i)) throw new UserError("features: a value is null; allowed are numbers");
        if (type instanceof DoubleType) return (float) cells.getDouble(i);
        if (type instanceof FloatType) return cells.getFloat(i);
        if (type instanceof IntegerType) return cells.getInt(i);
        if (type instanceof LongType) return cells.getLong(i);
        if (type instanceof ShortType) return cells.getShort(i);
        if (type instanceof ByteType) return cells.getByte(i);
        if (type instanceof BooleanType) return cells.getBoolean(i) ? 1 : 0;
        var decimal = (DecimalType) type;
        return (float) cells.getDecimal(i, decimal.precision(), decimal.scale()).toDouble();
    }
}
