package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own machinery works with the estimators: pipelines, searches, and their files. */
@Tag("slow")
class PipelineTest extends SparkTest {
    @TempDir
    Path temp;

    private static LockstepClassifier small() {
        return new LockstepClassifier()
                .setHidden(6)
                .setEpochs(3)
                .setBatchSize(32)
                .setLearningRate(0.02);
    }

    private static Pipeline pipeline() {
        return new Pipeline().setStages(new PipelineStage[] {
            new StringIndexer().setInputCol("side").setOutputCol("label"),
            new StringIndexer().setInputCol("colour").setOutputCol("colourIndex"),
            new OneHotEncoder().setInputCol("colourIndex").setOutputCol("colourVector"),
            new VectorAssembler()
                    .setInputCols(new String[] {"x", "y", "colourVector"})
                    .setOutputCol("features"),
            small()
        });
    }

    private static Dataset<Row> table() {
        return blobs(120)
                .withColumn("side", functions.expr("if(label = 0, 'left', 'right')"))
                .withColumn(
                        "colour",
                        functions.expr("element_at(array('red', 'green', 'blue'), 1 + int(10 * (x + 3)) % 3)"))
                .drop("features", "label");
    }

    @Test
    void aPipelineFitsIsStoredAndPredictsTheSame() throws Exception {
        var data = table();
        var model = pipeline().fit(data);
        var path = temp.resolve("pipeline").toString();
        model.write().overwrite().save(path);
        pipeline().write().overwrite().save(temp.resolve("unfitted").toString());
        var loaded = PipelineModel.load(path);
        var columns = new String[] {"rawPrediction", "probability", "prediction"};
        assertEquals(
                model.transform(data).selectExpr(columns).collectAsList(),
                loaded.transform(data).selectExpr(columns).collectAsList());
        var again = Pipeline.load(temp.resolve("unfitted").toString()).fit(data);
        assertEquals(sha(model), sha(again));
        try (var files = Files.walk(Path.of(path))) {
            var stage = files.filter(file -> file.endsWith("model.safetensors"))
                    .findFirst()
                    .orElseThrow()
                    .getParent();
            assertTrue(Files.exists(stage.resolve("model.json")) && Files.exists(stage.resolve("metadata/part-00000")));
        }
    }

    private static String sha(PipelineModel model) {
        return ((LockstepClassificationModel) model.stages()[model.stages().length - 1]).weightsSha256();
    }

    @Test
    void paramsComeBackAsTheyWere() throws Exception {
        var path = temp.resolve("estimator").toString();
        var estimator = new LockstepClassifier()
                .setHidden(7, 5)
                .setActivation("tanh")
                .setLearningRate(0.125)
                .setSeed(9)
                .setBias(false)
                .setFeaturesCols("a", "b");
        estimator.write().save(path);
        var loaded = LockstepClassifier.load(path);
        assertEquals(estimator.uid(), loaded.uid());
        assertArrayEquals(new String[] {"a", "b"}, loaded.getFeaturesCols());
        assertArrayEquals(new int[] {7, 5}, loaded.getHidden());
        assertEquals(estimator.options(), loaded.options());
        assertThrows(UserError.class, () -> LockstepRegressor.load(path));
    }

    @Test
    void sparksOwnSearchesWork() throws Exception {
        var data = blobs(80);
        var estimator = small();
        var grid = new ParamGridBuilder()
                .addGrid(
                        estimator.hidden(),
                        scala.jdk.javaapi.CollectionConverters.asScala(
                                java.util.List.of(new int[] {2}, new int[] {4, 4})))
                .addGrid(estimator.learningRate(), new double[] {0.001, 0.05})
                .build();
        var evaluator = new MulticlassClassificationEvaluator().setMetricName("accuracy");
        var validated = new CrossValidator()
                .setEstimator(estimator)
                .setEvaluator(evaluator)
                .setEstimatorParamMaps(grid)
                .setNumFolds(2)
                .setParallelism(2)
                .fit(data);
        assertEquals(4, validated.avgMetrics().length);
        var path = temp.resolve("validated").toString();
        validated.write().overwrite().save(path);
        var loaded = CrossValidatorModel.load(path);
        assertEquals(
                ((LockstepClassificationModel) validated.bestModel()).weightsSha256(),
                ((LockstepClassificationModel) loaded.bestModel()).weightsSha256());
        var split = new TrainValidationSplit()
                .setEstimator(estimator)
                .setEvaluator(evaluator)
                .setEstimatorParamMaps(grid)
                .fit(data);
        assertTrue(evaluator.evaluate(split.transform(data)) > 0.8);
        var splitPath = temp.resolve("split").toString();
        split.write().save(splitPath);
        assertEquals(
                evaluator.evaluate(split.transform(data)),
                evaluator.evaluate(TrainValidationSplitModel.load(splitPath).transform(data)));
    }
}
