package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Schema;
import io.lockstep.driver.ingest.FrameEncoder;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that hold a row's features, and how they are read. Travels to tasks.
 *
 * @param columns one vector or array, or several numbers
 * @param several whether each column is a feature
 */
record Features(List<String> columns, boolean several) implements Serializable {

    static Features of(ColumnParams<?> params) {
        return params.isSet(params.featuresCols())
                ? new Features(List.of(params.getFeaturesCols()), true)
                : new Features(List.of(params.getOrDefault(params.featuresCol())), false);
    }

    /** Throws {@link UserError} where a column is absent or of another type. */
    void check(StructType schema) {
        if (columns.isEmpty()) throw new UserError("featuresCols: no columns; at least one is needed");
        for (var column : columns) {
            var type = type(schema, several ? "featuresCols" : "featuresCol", column);
            boolean fits = several ? FrameEncoder.isCell(type) : isArray(type);
            if (!fits)
                throw new UserError((several ? "featuresCols" : "featuresCol") + ": column \"" + column + "\" is "
                        + type.catalogString() + "; allowed are "
                        + (several ? "numbers, booleans, text, dates and times" : "vectors and arrays of numbers"));
        }
    }

    /** Refuses as well, before any job, what isn't as a model's training data was. */
    void check(StructType schema, Schema like) {
        check(schema);
        int wanted = like.columnNames().size();
        if (several && columns.size() != wanted)
            throw new UserError("featuresCols: " + columns.size() + " columns; the model takes " + wanted + ": "
                    + FrameEncoder.brief(like.columnNames()));
        RowFeatures.of(this, schema, like);
        if (!several || FrameEncoder.isNeeded(like, true)) return;
        for (var column : columns) {
            var type = schema.apply(column).dataType();
            if (!isNumber(type))
                throw new UserError("featuresCols: column \"" + column + "\" is " + type.catalogString()
                        + ", where the training data has numbers");
        }
    }

    /** The same columns in a model's order where they have the names that it knows; else each stands for one in its place. */
    Features inOrderOf(List<String> known) {
        if (!several || columns.equals(known) || !new HashSet<>(columns).equals(new HashSet<>(known))) return this;
        return new Features(known, true);
    }

    /** A column's type; throws {@link UserError} where there is no such column. */
    static DataType type(StructType schema, String param, String column) {
        var names = Arrays.asList(schema.fieldNames());
        if (!names.contains(column))
            throw new UserError(param + ": no column \"" + column + "\"; the columns are " + String.join(", ", names));
        return schema.apply(column).dataType();
    }

    private static boolean isNumber(DataType type) {
        return type instanceof NumericType || type instanceof BooleanType;
    }

    private static boolean isArray(DataType type) {
        return type.equals(SQLDataTypes.VectorType())
                || type instanceof ArrayType array && array.elementType() instanceof NumericType;
    }

    /** Reads a vector or array of {@code size} numbers into {@code out} from {@code at} on. */
    static void read(Object cell, int size, float[] out, int at) {
        if (cell instanceof Vector vector) {
            requireSize(vector.size(), size);
            Arrays.fill(out, at, at + size, 0f);
            if (vector instanceof org.apache.spark.ml.linalg.DenseVector dense) {
                double[] values = dense.values();
                for (int j = 0; j < size; j++) out[at + j] = (float) values[j];
                return;
            }
            var sparse = vector.toSparse();
            for (int e = 0; e < sparse.indices().length; e++)
                out[at + sparse.indices()[e]] = (float) sparse.values()[e];
        } else if (cell instanceof scala.collection.Seq<?> array) {
            requireSize(array.size(), size);
            for (int j = 0; j < size; j++) out[at + j] = number(array.apply(j));
        } else throw new UserError("features: " + cell + "; allowed are vectors and arrays of numbers");
    }

    /** The numbers of a vector or array; NaN for an element of an array that is null. */
    static double[] doubles(Object cell, int size) {
        var numbers = new double[size];
        if (cell instanceof Vector vector) {
            requireSize(vector.size(), size);
            return vector.toArray();
        }
        if (!(cell instanceof scala.collection.Seq<?> array))
            throw new UserError("features: " + cell + "; allowed are vectors and arrays of numbers");
        requireSize(array.size(), size);
        for (int j = 0; j < size; j++)
            numbers[j] = array.apply(j) == null ? Double.NaN : ((Number) array.apply(j)).doubleValue();
        return numbers;
    }

    static void requireSize(int found, int size) {
        if (found != size) throw new UserError("features: " + found + " numbers; the model takes " + size);
    }

    private static float number(Object cell) {
        if (cell instanceof Number number) return number.floatValue();
        if (cell instanceof Boolean truth) return truth ? 1 : 0;
        throw new UserError("features: a value is " + cell + "; allowed are numbers");
    }
}
