package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.model.Model;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.TrainListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classifier is one of Spark ML's: its columns, its metadata, its schema checks, its thresholds. */
@Tag("slow")
class LockstepClassifierTest extends SparkTest {
    @TempDir
    Path temp;

    private static LockstepClassifier small() {
        return new LockstepClassifier()
                .setHidden(8)
                .setEpochs(5)
                .setBatchSize(16)
                .setLearningRate(0.02);
    }

    @Test
    void itLearnsAndPredictsTheSameOneByOne() {
        var data = blobs(200);
        var model = small().fit(data);
        assertEquals(2, model.numClasses());
        assertEquals(2, model.numFeatures());
        int right = 0;
        for (var row : model.transform(data).collectAsList()) {
            Vector features = row.getAs("features");
            double prediction = row.getAs("prediction");
            assertEquals(model.predict(features), prediction);
            assertEquals(model.predictRaw(features), row.getAs("rawPrediction"));
            assertEquals(model.predictProbability(features), row.getAs("probability"));
            if (prediction == (double) row.getAs("label")) right++;
        }
        assertTrue(right > 180, right + " of 200");
    }

    @Test
    void vectorsArraysSparseVectorsAndColumnsGiveOneModelWhateverThePartitions() {
        var data = blobs(300);
        var expected = small().fit(data).weightsSha256();
        var columns = small().setFeaturesCols("x", "y");
        assertEquals(expected, columns.fit(data.repartition(7)).weightsSha256());
        assertEquals(expected, columns.fit(data.coalesce(1).orderBy("y")).weightsSha256());
        var arrays = data.select(
                functions.array(functions.col("x"), functions.col("y")).as("features"), functions.col("label"));
        assertEquals(expected, small().fit(arrays).weightsSha256());
        assertEquals(300, columns.fit(data).transform(data).count());
        spark.udf().register("sparse", (UDF1<Vector, Vector>) Vector::toSparse, SQLDataTypes.VectorType());
        var sparse = data.withColumn("features", functions.expr("sparse(features)"));
        assertTrue(sparse.first().getAs("features") instanceof SparseVector);
        var model = small().fit(sparse);
        assertEquals(expected, model.weightsSha256());
        assertEquals(
                model.transform(data).select("probability").collectAsList(),
                model.transform(sparse).select("probability").collectAsList());
    }

    @Test
    void thresholdsWinOverProbabilities() {
        var data = blobs(100);
        var model = small().fit(data);
        var never = model.copy(new org.apache.spark.ml.param.ParamMap()).setThresholds(new double[] {1e-9, 1});
        assertEquals(100, never.transform(data).filter("prediction = 0").count());
        assertEquals(0, never.predict(Vectors.dense(2, -1)));
        assertThrows(IllegalArgumentException.class, () -> never.setThresholds(new double[] {0.1, 0.2, 0.7}));
    }

    @Test
    void textLabelsAndIndexedLabelsKeepTheirNames() {
        var text = blobs(100).withColumn("label", functions.expr("if(label = 0, 'yes', 'no')"));
        var model = small().fit(text);
        assertEquals(List.of("no", "yes"), model.classNames());
        var attribute = Attribute.fromStructField(
                model.transform(text.drop("label")).schema().apply("prediction"));
        assertArrayEquals(
                new String[] {"no", "yes"},
                ((NominalAttribute) attribute).values().get());

        var indexed = new org.apache.spark.ml.feature.StringIndexer()
                .setInputCol("label")
                .setOutputCol("index")
                .setStringOrderType("alphabetDesc")
                .fit(text)
                .transform(text);
        assertEquals(
                List.of("yes", "no"), small().setLabelCol("index").fit(indexed).classNames());
    }

    @Test
    void absentClassesCountAsWithSpark() {
        var data = blobs(60).withColumn("label", functions.expr("label * 2"));
        var model = small().fit(data);
        assertEquals(3, model.numClasses());
        var fractions = blobs(60).withColumn("label", functions.expr("label + 0.5"));
        var error = assertThrows(UserError.class, () -> small().fit(fractions));
        assertTrue(error.getMessage().contains("classes' indices"), error.getMessage());
    }

    @Test
    void theSchemaIsCheckedBeforeAnyJob() {
        var data = blobs(10);
        refused("featuresCol: no column \"nothing\"", small().setFeaturesCol("nothing"));
        refused("featuresCol: column \"x\" is double; allowed are vectors", small().setFeaturesCol("x"));
        refused("featuresCols: column \"features\" is", small().setFeaturesCols("x", "features"));
        refused("labelCol: no column \"y2\"", small().setLabelCol("y2"));
        refused("validationIndicatorCol: column \"x\" is double", small().setValidationIndicatorCol("x"));
        refused("column \"x\" is there already", (LockstepClassifier) small().setPredictionCol("x"));
        assertTrue(small().transformSchema(data.schema()).fieldNames().length == 7);
    }

    private static void refused(String message, LockstepClassifier estimator) {
        var error = assertThrows(UserError.class, () -> estimator.transformSchema(blobs(4).schema()));
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }

    @Test
    void badRowsAreTheUsersMistake() {
        var nulls = blobs(20).withColumn("x", functions.expr("if(x < 0, null, x)"));
        var error = assertThrows(
                UserError.class, () -> small().setFeaturesCols("x", "y").fit(nulls));
        assertTrue(error.getMessage().contains("\"x\": the value is missing"), error.getMessage());
    }

    @Test
    void validationRowsAreNotTrainedOnAndStopTraining() {
        var data = blobs(200).withColumn("held", functions.expr("x > 1.2"));
        var seen = new ArrayList<EpochMetrics>();
        var model = small().setValidationIndicatorCol("held")
                .setEpochs(4)
                .setListener(new TrainListener() {
                    @Override
                    public void epochEnded(EpochMetrics metrics) {
                        seen.add(metrics);
                    }
                })
                .fit(data);
        assertEquals(4, seen.size());
        assertEquals(seen, model.summary().epochs());
        var history = model.summary().history();
        assertEquals(
                4, history.filter("valid_loss is not null and train_loss > 0").count());
        var alone = small().setEpochs(4).fit(data.filter("not held"));
        assertEquals(alone.weightsSha256(), model.weightsSha256());
        assertFalse(alone.summary().epochs().get(0).validLoss() != null);
    }

    @Test
    void trainingGoesOnFromAModel() {
        var data = blobs(100);
        var first = small().fit(data);
        var still = small().setEpochs(0).setInitialModel(first).fit(data);
        assertEquals(first.weightsSha256(), still.weightsSha256());
    }

    @Test
    void sqlKnowsTheModelByName() {
        var data = blobs(50);
        var model = small().fit(data).register(spark, "side");
        model.transform(data).createOrReplaceTempView("predicted");
        assertEquals(
                50,
                spark.sql("select * from predicted where side(features) = prediction")
                        .count());
        assertEquals(
                50,
                spark.sql("select * from predicted where side(array(x, y)) = prediction")
                        .count());
    }

    @Test
    void transformingRunsNothingUntilRowsAreAskedFor() {
        var data = blobs(40);
        var model = small().fit(data);
        var failing = data.withColumn("x", functions.expr("if(y > -100, raise_error('asked for'), x)"))
                .repartition(3)
                .withColumn("features", functions.expr("array(x, y)"));
        var predicted = model.transform(failing);
        assertThrows(org.apache.spark.SparkRuntimeException.class, predicted::count);
        var grouped =
                model.transform(data.groupBy("x", "y").count().withColumn("features", functions.expr("array(x, y)")));
        assertEquals(40, grouped.filter("prediction >= 0").count());
        assertEquals(40, grouped.cache().filter("prediction >= 0").count());
    }

    @Test
    void everyTypeOfNumberIsAFeature() {
        var data = blobs(40);
        var model = small().setFeaturesCols("x", "y").fit(data);
        var whole = data.selectExpr("cast(10 * x as int) as x", "cast(10 * y as int) as y");
        var expected = model.transform(whole.selectExpr("double(x) x", "double(y) y"))
                .select("probability")
                .collectAsList();
        for (var type : List.of("float", "bigint", "smallint", "tinyint", "decimal(12, 3)"))
            assertEquals(
                    expected,
                    model.transform(whole.selectExpr("cast(x as " + type + ") as x", "cast(y as " + type + ") as y"))
                            .select("probability")
                            .collectAsList(),
                    type);
        var gap = whole.selectExpr("if(x > 0, null, x) as x", "y");
        var error = assertThrows(Exception.class, () -> model.transform(gap).collectAsList());
        assertTrue(error.toString().contains("a value is null")
                || error.getCause().toString().contains("a value is null"));
    }

    @Test
    void aStreamIsTransformedToo() throws Exception {
        var data = blobs(40);
        var model = small().fit(data);
        var place = temp.resolve("stream").toString();
        data.write().parquet(place);
        var stream = model.transform(spark.readStream().schema(data.schema()).parquet(place));
        stream.writeStream()
                .format("memory")
                .queryName("streamed")
                .trigger(org.apache.spark.sql.streaming.Trigger.AvailableNow())
                .option("checkpointLocation", temp.resolve("checkpoint").toString())
                .start()
                .awaitTermination();
        assertEquals(
                model.transform(data).orderBy("x", "y").select("probability").collectAsList(),
                spark.sql("select probability from streamed order by x, y").collectAsList());
    }

    @Test
    void columnsKeepTheirMetadataThroughTransform() {
        var data = blobs(20);
        var named = data.withColumn(
                "label",
                data.col("label"),
                NominalAttribute.defaultAttr()
                        .withValues(new String[] {"left", "right"})
                        .toMetadata());
        var model = small().fit(named);
        assertEquals(List.of("left", "right"), model.classNames());
        assertEquals(
                named.schema().apply("label").metadata(),
                model.transform(named).schema().apply("label").metadata());
    }

    @Test
    void aModelIsTheCommandsDirectoryAndComesBack() throws Exception {
        var data = blobs(100);
        var model = small().setPredictionCol("guess").fit(data);
        var path = temp.resolve("model").toString();
        model.write().save(path);
        assertThrows(java.io.IOException.class, () -> model.write().save(path));
        model.write().overwrite().save(path);
        var loaded = LockstepClassificationModel.load(path);
        assertEquals(model.uid(), loaded.uid());
        assertEquals("guess", loaded.getPredictionCol());
        assertEquals(model.weightsSha256(), loaded.weightsSha256());
        assertEquals(model.summary().epochs(), loaded.summary().epochs());
        assertEquals(
                model.transform(data).select("guess", "probability").collectAsList(),
                loaded.transform(data).select("guess", "probability").collectAsList());
        var plain = Model.load(Path.of(path));
        assertEquals(loaded.predict(Vectors.dense(1, 2)), plain.predict(new float[] {1, 2}));
        assertThrows(UserError.class, () -> LockstepRegressionModel.load(path));
    }
}
