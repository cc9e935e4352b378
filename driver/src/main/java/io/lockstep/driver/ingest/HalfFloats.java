package io.lockstep.driver.ingest;

import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Columns of half floats (16 bits, IEEE 754's binary16) in Parquet files. Spark has no such type and refuses a file that
 * holds one; told that they are bytes it reads them.
 */
final class HalfFloats {
    private static final int BIAS = 15;
    private static final int FRACTION_BITS = 10;
    private static final UserDefinedFunction TO_FLOAT =
            functions.udf((UDF1<byte[], Float>) HalfFloats::value, DataTypes.FloatType);

    private HalfFloats() {}

    /** Names of a file's columns of half floats, among those that are in no struct. */
    static List<String> among(MessageType schema) {
        return schema.getFields().stream()
                .filter(field -> field.getLogicalTypeAnnotation() instanceof Float16LogicalTypeAnnotation)
                .map(field -> field.getName())
                .toList();
    }

    /** What Spark takes such a file's columns for, half floats as bytes. */
    static StructType asBytes(MessageType schema) {
        var halves = among(schema);
        var others = new MessageType(
                schema.getName(),
                schema.getFields().stream()
                        .filter(field -> !halves.contains(field.getName()))
                        .toList());
        var known = new ParquetToSparkSchemaConverter(SQLConf.get()).convert(others);
        var all = new StructType();
        for (var field : schema.getFields())
            all = halves.contains(field.getName())
                    ? all.add(field.getName(), DataTypes.BinaryType)
                    : all.add(known.apply(field.getName()));
        return all;
    }

    /** The frame with floats in the place of those bytes. */
    static Dataset<Row> decoded(Dataset<Row> frame, List<String> halves) {
        var columns = new Column[frame.columns().length];
        for (int c = 0; c < columns.length; c++) {
            var name = frame.columns()[c];
            var column = frame.col("`" + name.replace("`", "``") + "`");
            columns[c] = halves.contains(name) ? TO_FLOAT.apply(column).as(name) : column;
        }
        return frame.select(columns);
    }

    /**
     * @param bytes the lower one first; null where the value is missing
     * @return null for null
     */
    static Float value(byte[] bytes) {
        if (bytes == null) return null;
        int bits = bytes[0] & 0xff | (bytes[1] & 0xff) << 8;
        int exponent = bits >> FRACTION_BITS & 31;
        int fraction = bits & 1023;
        float size;
        if (exponent == 31) size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        else if (exponent == 0) size = Math.scalb((float) fraction, 1 - BIAS - FRACTION_BITS);
        else size = Math.scalb((float) (fraction + 1024), exponent - BIAS - FRACTION_BITS);
        return bits >> 15 == 0 ? size : -size;
    }
}
