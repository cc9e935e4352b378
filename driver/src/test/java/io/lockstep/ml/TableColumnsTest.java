package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.model.Model;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.ingest.ModelData;
import io.lockstep.driver.options.TrainOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Text, truths, dates, times and gaps in columns of a DataFrame, and several label columns, as the command has them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class TableColumnsTest extends SparkTest {
    private static final String[] COLUMNS = {"x", "count", "price", "city", "member", "day", "at"};
    private static final Map<String, Object> OPTIONS = Map.of(
            "hidden", "8", "epochs", 3, "batch-size", 16, "learning-rate", 0.02, "valid", 0.2, "standardize", true);

    @TempDir
    Path temp;

    private static LockstepClassifier classifier() {
        return new LockstepClassifier()
                .setFeaturesCols(COLUMNS)
                .setHidden(8)
                .setEpochs(3)
                .setBatchSize(16)
                .setLearningRate(0.02)
                .setValid("0.2")
                .setStandardize(true)
                .setMissing("indicator");
    }

    private static LockstepRegressor regressor() {
        return new LockstepRegressor()
                .setFeaturesCols(COLUMNS)
                .setLabelCols("far", "near")
                .setHidden(8)
                .setEpochs(3)
                .setBatchSize(16)
                .setLearningRate(0.02)
                .setValid("0.2")
                .setStandardize(true)
                .setMissing("median");
    }

    /** What {@code train --data} of these rows as Parquet gives. */
    private String trained(Dataset<Row> table, Map<String, Object> more) {
        var data = temp.resolve("table.parquet").toString();
        table.repartition(3).write().mode("overwrite").parquet(data);
        var values = new HashMap<String, Object>(OPTIONS);
        values.putAll(more);
        values.put("data", data);
        return trained(temp.resolve("run"), values);
    }

    /** The outputs of what the command predicts by, sorted by the first. */
    private List<List<Float>> outputs(Model model, String data) {
        var context = LocalSpark.context();
        var ingest = new Ingest(context, temp.resolve("prepared").toString());
        var options = TrainOptions.parse(Map.of("data", data));
        var judged = ModelData.open(
                ingest, model, ModelData.source(model, options, List.of()), false, context.hadoopConfiguration());
        int rows = (int) judged.info().rows();
        var out = new float[rows * model.outputs()];
        judged.evaluator().predict(model.weights(), model.statistics(), judged.rows(), 0, rows, out, 0);
        var all = new ArrayList<List<Float>>();
        for (int i = 0; i < rows; i++) {
            var row = new ArrayList<Float>();
            for (int j = 0; j < model.outputs(); j++) row.add(out[i * model.outputs() + j]);
            all.add(row);
        }
        all.sort(java.util.Comparator.comparing(row -> row.get(0)));
        return all;
    }

    private static List<List<Float>> sorted(Dataset<Row> predicted, int from) {
        var all = new ArrayList<List<Float>>();
        for (var row : predicted.collectAsList()) {
            var vector = ((Vector) row.get(0)).toArray();
            all.add(Arrays.stream(vector).skip(from).mapToObj(v -> (float) v).toList());
        }
        all.sort(java.util.Comparator.comparing(row -> row.get(0)));
        return all;
    }

    /** Decimals have a form of their own, in arrays too; with what was taken off before them, as far from 0. */
    @Test
    void arraysOfDecimalsAreThoseNumbers() {
        var table = mixed().selectExpr("array(far, near + 1e6) as doubles", "label")
                .selectExpr("*", "transform(doubles, v -> cast(v as decimal(20, 6))) as decimals")
                .selectExpr("decimals", "transform(decimals, v -> cast(v as double)) as doubles", "label");
        var weights = new ArrayList<String>();
        var predictions = new ArrayList<List<Row>>();
        for (var column : List.of("doubles", "decimals")) {
            var model = new LockstepClassifier()
                    .setFeaturesCol(column)
                    .setHidden(8)
                    .setEpochs(2)
                    .setStandardize(true)
                    .fit(table);
            weights.add(model.weightsSha256());
            predictions.add(model.transform(table).select("probability").collectAsList());
        }
        assertEquals(weights.get(0), weights.get(1));
        assertEquals(predictions.get(0), predictions.get(1));
    }

    @Test
    void textAndGapsAndDatesAreTheCommands() throws Exception {
        var table = mixed();
        var data = table.select("label", COLUMNS);
        var expected = trained(data, Map.of("missing", "indicator"));
        var model = classifier().fit(table.repartition(5));
        assertEquals(expected, model.weightsSha256());
        assertEquals(
                outputs(model.model(), temp.resolve("table.parquet").toString()),
                sorted(model.transform(table).select("rawPrediction"), 1));
        var shuffled = model.copy(new ParamMap()).setFeaturesCols("at", "day", "member", "city", "price", "count", "x");
        assertEquals(
                sorted(model.transform(table).select("rawPrediction"), 1),
                sorted(shuffled.transform(table).select("rawPrediction"), 1),
                "columns are found by their names");
        var unseen = table.limit(1).selectExpr("x", "count", "price", "'Genf' as city", "member", "day", "at");
        assertEquals(1, model.transform(unseen).count());
    }

    @Test
    void storedPipelinesAndValidatorsPredictTheSame() throws Exception {
        var table = mixed();
        var pipeline = new Pipeline().setStages(new PipelineStage[] {classifier()});
        var fitted = pipeline.fit(table);
        fitted.write().save(temp.resolve("pipeline").toString());
        var expected = sorted(fitted.transform(table).select("rawPrediction"), 1);
        var loaded = PipelineModel.load(temp.resolve("pipeline").toString());
        assertEquals(expected, sorted(loaded.transform(table).select("rawPrediction"), 1));

        var model = (LockstepClassificationModel) loaded.stages()[0];
        model.register(spark, "member_of");
        table.createOrReplaceTempView("mixed");
        var sql = spark.sql("SELECT member_of(struct(x, count, price, city, member, day, at)) AS p FROM mixed");
        var batch = model.transform(table).select("prediction");
        assertEquals(
                batch.groupBy("prediction").count().orderBy("prediction").collectAsList(),
                sql.groupBy("p").count().orderBy("p").collectAsList());

        var validated = new CrossValidator()
                .setEstimator(pipeline)
                .setEvaluator(new BinaryClassificationEvaluator())
                .setNumFolds(2)
                .setEstimatorParamMaps(new ParamMap[] {new ParamMap()})
                .fit(table);
        assertEquals(300, validated.transform(table).count());
        assertEquals(1, validated.avgMetrics().length);
    }

    @Test
    void aStreamIsReadAsATable() throws Exception {
        var table = mixed();
        var model = classifier().fit(table);
        var parquet = temp.resolve("stream").toString();
        table.write().parquet(parquet);
        var query = model.transform(spark.readStream().schema(table.schema()).parquet(parquet))
                .select("rawPrediction")
                .writeStream()
                .format("memory")
                .queryName("streamed")
                .start();
        try {
            query.processAllAvailable();
        } finally {
            query.stop();
        }
        assertEquals(sorted(model.transform(table).select("rawPrediction"), 1), sorted(spark.table("streamed"), 1));
    }

    @Test
    void severalLabelsAreLearntTogether() throws Exception {
        var table = mixed();
        var names = new ArrayList<>(List.of(COLUMNS));
        names.add("near");
        var expected = trained(
                table.select("far", names.toArray(String[]::new)),
                Map.of("missing", "median", "label", "far,near", "task", "regression"));
        var model = regressor().fit(table.repartition(4));
        assertEquals(expected, model.weightsSha256());
        var predicted = model.transform(table);
        assertEquals(
                outputs(model.model(), temp.resolve("table.parquet").toString()),
                sorted(predicted.select("prediction"), 0));
        var group = AttributeGroup.fromStructField(predicted.schema().apply("prediction"));
        assertArrayEquals(
                new String[] {"far", "near"},
                Arrays.stream(group.attributes().get())
                        .map(attribute -> attribute.name().get())
                        .toArray());
        var saved = temp.resolve("saved").toString();
        model.write().save(saved);
        var loaded = LockstepRegressionModel.load(saved);
        assertEquals(
                sorted(predicted.select("prediction"), 0),
                sorted(loaded.transform(table).select("prediction"), 0));
        assertEquals(List.of("far", "near"), loaded.model().info().labelNames());
        var error = assertThrows(IllegalStateException.class, () -> loaded.predict(Vectors.dense(new double[10])));
        assertTrue(error.getMessage().contains("predictAll"), error.getMessage());
        assertEquals(2, loaded.predictAll(Vectors.zeros(loaded.numFeatures())).size());
    }

    @Test
    void whatDoesNotFitIsRefusedByName() throws Exception {
        var table = mixed();
        var missing = assertThrows(
                UserError.class, () -> classifier().setMissing("refuse").fit(table));
        assertTrue(missing.getMessage().contains("x (27), city (23), member (18)"), missing.getMessage());
        var twice = assertThrows(
                UserError.class, () -> regressor().setLabelCols("far", "far").fit(table));
        assertEquals("labelCols: far, far; allowed are columns that are all different", twice.getMessage());
        var text = assertThrows(
                UserError.class, () -> regressor().setLabelCols("far", "city").fit(table));
        assertEquals("labelCols: column \"city\" is string; allowed are numbers", text.getMessage());

        var whole = table.na().drop();
        var model = classifier().setMissing("refuse").fit(whole);
        var column =
                assertThrows(UserError.class, () -> model.transform(whole.withColumn("count", functions.lit("many"))));
        assertEquals(
                "featuresCols: column \"count\" is string, where the training data has numbers", column.getMessage());
        var few = assertThrows(
                UserError.class,
                () -> model.copy(new ParamMap()).setFeaturesCols("x", "count").transform(whole));
        assertTrue(
                few.getMessage().startsWith("featuresCols: 2 columns; the model takes 7: x, count"), few::getMessage);
        var gap =
                assertThrows(SparkException.class, () -> model.transform(table).collectAsList());
        assertTrue(gap.getMessage().contains("features: a value of column \"x\" is missing"), gap.getMessage());
        var notADay =
                assertThrows(SparkException.class, () -> model.transform(whole.withColumn("day", functions.lit("soon")))
                        .collectAsList());
        assertTrue(
                notADay.getMessage().contains("\"day\" is \"soon\"; the training data has dates in this column"),
                notADay.getMessage());
    }

    /** Milliseconds lose as floats what tells them apart, so that their least is taken off, in vectors as in columns. */
    @Test
    void timesInMillisecondsInAVectorKeepTheirDigits() {
        var table = blobs(200)
                .withColumn("n", functions.monotonically_increasing_id())
                .selectExpr("array(1714558200000D + 7 * label + n % 3, x) as features", "label");
        var model = new LockstepClassifier()
                .setHidden(8)
                .setEpochs(40)
                .setBatchSize(16)
                .setLearningRate(0.05)
                .setStandardize(true)
                .fit(table);
        var right = model.transform(table).filter("prediction = label").count();
        assertEquals(200, right);
        assertEquals(1, model.predict(Vectors.dense(1714558200008D, 0)));
        assertEquals(0, model.predict(Vectors.dense(1714558200001D, 0)));
    }
}
