package io.lockstep.ml;

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
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** How both kinds of model add their columns to a DataFrame: lazily, one broadcast a session. */
final class AddedColumns {
    private final SharedModel shared;
    private Broadcast<SharedModel> broadcast;
    private SparkSession of;

    AddedColumns(Model model) {
        shared = new SharedModel(model);
    }

    synchronized Broadcast<SharedModel> broadcast(SparkSession spark) {
        if (of != spark || broadcast == null) {
            broadcast = org.apache.spark.api.java.JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .broadcast(shared);
            of = spark;
        }
        return broadcast;
    }

    /** The frame with more columns, those that {@code output} fills. */
    Dataset<Row> add(Dataset<?> frame, Features features, Batches.Output output, List<StructField> added) {
        var schema = frame.schema();
        features.check(schema);
        var fields = new ArrayList<>(Arrays.asList(schema.fields()));
        fields.addAll(added);
        var wider = new StructType(fields.toArray(StructField[]::new));
        var shared = broadcast(frame.sparkSession());
        if (frame.isStreaming()) { // which has no rows before it runs
            var names = Arrays.asList(schema.fieldNames());
            int[] where = features.columns().stream().mapToInt(names::indexOf).toArray();
            var batches = new Batches(shared, features, where, output);
            return withMetadata(frame.toDF().mapPartitions(batches, Encoders.row(wider)), wider);
        }
        var batches = new InternalBatches(shared, InternalFeatures.of(features, schema), output);
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

    /** Registers a function of SQL that takes a vector or an array and gives the prediction. */
    void register(SparkSession spark, String name) {
        var model = broadcast(spark);
        spark.udf()
                .register(
                        name,
                        (UDF1<Object, Double>) cell -> {
                            var known = model.value().get();
                            var features = new float[known.features()];
                            Features.read(cell, features.length, features, 0);
                            return known.predict(features);
                        },
                        DataTypes.DoubleType);
    }
}
