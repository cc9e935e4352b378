package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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

    /**
     * Opens files of which the first holds such columns.
     *
     * @throws UserError where another one has other columns: Spark merges none of what it doesn't know
     */
    static Dataset<Row> load(SparkSession spark, String uri, List<FileStatus> files, Configuration conf)
            throws IOException {
        var schema = ParquetFooters.of(files.get(0), conf).schema();
        for (var file : files)
            if (!columns(ParquetFooters.of(file, conf).schema()).equals(columns(schema)))
                throw new UserError("data: " + uri + ": holds half floats, and "
                        + file.getPath().getName()
                        + " has other columns than " + files.get(0).getPath().getName()
                        + "; allowed are files of one schema, or floats in place of halves");
        var halves = among(schema);
        return decoded(spark.read().schema(asBytes(schema, halves)).parquet(uri), halves);
    }

    /** In whatever order; whether a value may be missing doesn't matter. */
    private static Map<String, String> columns(MessageType schema) {
        return schema.getFields().stream()
                .collect(Collectors.toMap(
                        Type::getName,
                        field -> String.valueOf(
                                field.isPrimitive()
                                        ? field.asPrimitiveType().getPrimitiveTypeName() + " "
                                                + field.getLogicalTypeAnnotation()
                                        : field)));
    }

    /** What Spark takes such a file's columns for, half floats as bytes. */
    private static StructType asBytes(MessageType schema, List<String> halves) {
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
    private static Dataset<Row> decoded(Dataset<Row> frame, List<String> halves) {
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
