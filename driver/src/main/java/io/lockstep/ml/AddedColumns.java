package io.lockstep.ml;

import io.lockstep.core.data.Schema;
import io.lockstep.core.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** How both kinds of model add their columns to a DataFrame: lazily, one broadcast a session. */
final class AddedColumns {
    private final SharedModel shared;
    private final Schema like;
    private final boolean several;
    private Broadcast<SharedModel> broadcast;
    private SparkSession of;

    AddedColumns(Model model) {
        shared = new SharedModel(model);
        like = model.info().schema();
        several = model.info().hasSeveralTargets();
    }

    /** The columns in the model's order, which {@link #check} has found good. */
    Features features(ColumnParams<?> params) {
        return Features.of(params).inOrderOf(like.columnNames());
    }

    /** Refuses, before any job, absent columns and columns that hold something else than the training data's. */
    void check(StructType schema, ColumnParams<?> params) {
        features(params).check(schema, like);
    }

    /** A vector or array as the network takes it. */
    float[] read(Object cell) {
        return new CellReader(like).read(cell);
    }

    synchronized Broadcast<SharedModel> broadcast(SparkSession spark) {
        if (of != spark || broadcast == null) {
            broadcast = org.apache.spark.api.java.JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .broadcast(shared);
            of = spark;
        }
        return broadcast;
    }

    /** The frame with more columns, those of {@code numbers}. */
    Dataset<Row> add(Dataset<?> frame, Features features, AddedNumbers numbers, List<StructField> added) {
        var schema = frame.schema();
        var fields = new ArrayList<>(Arrays.asList(schema.fields()));
        fields.addAll(added);
        var wider = new StructType(fields.toArray(StructField[]::new));
        var shared = broadcast(frame.sparkSession());
        if (frame.isStreaming()) { // which has no rows before it runs
            var names = Arrays.asList(schema.fieldNames());
            int[] where = features.columns().stream().mapToInt(names::indexOf).toArray();
            var columns = new StructType(
                    Arrays.stream(where).mapToObj(at -> schema.fields()[at]).toArray(StructField[]::new));
            var batches = new Batches(shared, columns, where, RowFeatures.of(features, columns, like), numbers);
            return withMetadata(frame.toDF().mapPartitions(batches, Encoders.row(wider)), wider);
        }
        var batches = new InternalBatches(
                shared,
                RowFeatures.of(features, schema, like),
                numbers,
                schema,
                new StructType(added.toArray(StructField[]::new)));
        var session = (org.apache.spark.sql.classic.SparkSession) frame.sparkSession();
        return session.internalCreateDataFrame(
                new PredictedRows(session.sparkContext(), frame.toDF(), batches), wider, false);
    }

    /** What columns say of themselves doesn't go through an encoder. */
    private static Dataset<Row> withMetadata(Dataset<Row> frame, StructType schema) {
        if (Arrays.stream(schema.fields()).allMatch(field -> field.metadata().equals(Metadata.empty()))) return frame;
        return frame.select(Arrays.stream(schema.fields())
                .map(field -> {
                    var column = frame.col("`" + field.name().replace("`", "``") + "`");
                    return field.metadata().equals(Metadata.empty())
                            ? column
                            : column.as(field.name(), field.metadata());
                })
                .toArray(Column[]::new));
    }

    /** Registers a function of SQL that takes a vector, an array, or a struct of the columns. */
    void register(SparkSession spark, String name) {
        var type = several ? DataTypes.createArrayType(DataTypes.DoubleType, false) : DataTypes.DoubleType;
        spark.udf().register(name, new SqlFunction(broadcast(spark)), type);
    }
}
