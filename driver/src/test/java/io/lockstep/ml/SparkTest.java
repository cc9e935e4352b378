package io.lockstep.ml;

import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.trials.SparkTrials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;

/** A local session for a class's tests, and small data. */
abstract class SparkTest {
    static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.session();
    }

    /** Two blobs that overlap a little: columns x, y, features (a vector), label (0 or 1). */
    static Dataset<Row> blobs(int rows) {
        var schema = new StructType()
                .add("x", DataTypes.DoubleType)
                .add("y", DataTypes.DoubleType)
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int label = i % 2;
            double x = (i * 37 % 101) / 50.0 - 1 + (label == 0 ? -0.8 : 0.8);
            double y = (i * 53 % 97) / 48.0 - 1 + (label == 0 ? 0.5 : -0.5);
            list.add(RowFactory.create(x, y, Vectors.dense(x, y), (double) label));
        }
        return spark.createDataFrame(list, schema);
    }

    /**
     * The weights that {@code train} leaves with these options, among them data.
     *
     * @param run the output; prepared rows go beside it
     */
    static String trained(Path run, Map<String, Object> values) {
        var context = LocalSpark.context();
        var trials = new SparkTrials(
                context, new Ingest(context, run.resolveSibling("prepared").toString()));
        var options = TrainOptions.parse(values);
        var trial = TrialResolver.resolve(options, trials.prepare(options), "test", run.toString(), 2);
        return trials.train(trial, TrainListener.NONE).weightsSha256();
    }

    /** Numbers, text, truths, dates and times, with gaps; {@code far} and {@code near} are values to learn. */
    static Dataset<Row> mixed() {
        return blobs(300)
                .withColumn("n", functions.monotonically_increasing_id())
                .selectExpr(
                        "if(n % 11 = 3, null, round(x, 4)) as x",
                        "cast(n % 50 as int) as count",
                        "cast(n % 7 as decimal(6, 2)) as price",
                        "if(n % 13 = 5, null, element_at(array('Bonn', 'Köln', 'Ulm, Donau'), cast(1 + n % 3 as int))) as city",
                        "if(n % 17 = 6, null, n % 4 = 1) as member",
                        "date_add(date'2024-01-01', cast(n as int)) as day",
                        "timestamp_micros(1714558200000000 + n * 1500000) as at",
                        "2 * x - y as far",
                        "1000 * y as near",
                        "label");
    }
}
