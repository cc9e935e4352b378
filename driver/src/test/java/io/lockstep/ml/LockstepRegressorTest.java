package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.driver.options.OptionScope;
import io.lockstep.driver.options.TrainOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The regressor, and what both estimators share: params that are the command's options. */
@Tag("slow")
class LockstepRegressorTest extends SparkTest {
    /** What a DataFrame or the absence of an output directory takes the place of. */
    private static final Set<String> COMMANDS =
            Set.of("data", "format", "label", "task", "test", "output", "resume", "overwrite", "checkpoint-every");

    @TempDir
    Path temp;

    @Test
    void itLearnsAndComesBack() throws Exception {
        var data = blobs(200).withColumn("z", org.apache.spark.sql.functions.expr("2 * x - y + 0.5"));
        var model = new LockstepRegressor()
                .setLabelCol("z")
                .setHidden()
                .setEpochs(30)
                .setBatchSize(16)
                .setLearningRate(0.05)
                .setPredictionCol("guess")
                .fit(data);
        var rmse = new RegressionEvaluator()
                .setLabelCol("z")
                .setPredictionCol("guess")
                .evaluate(model.transform(data));
        assertTrue(rmse < 0.1, "rmse " + rmse);
        var path = temp.resolve("m").toString();
        model.write().save(path);
        var loaded = LockstepRegressionModel.load(path);
        assertEquals(model.predict(Vectors.dense(1, 2)), loaded.predict(Vectors.dense(1, 2)));
        assertEquals("guess", loaded.getPredictionCol());
    }

    @Test
    void everyOptionIsAParamOfBoth() {
        for (var estimator : new org.apache.spark.ml.param.Params[] {new LockstepClassifier(), new LockstepRegressor()})
            for (var option : TrainOption.all()) {
                if (COMMANDS.contains(option.name()) || option.scope() == OptionScope.DATA) continue;
                var name = OptionParams.camelCase(option.name());
                assertTrue(estimator.hasParam(name), name);
                assertTrue(estimator.getParam(name).doc().startsWith(option.description()), name);
                assertEquals(option.fallback() != null, estimator.hasDefault(estimator.getParam(name)), name);
            }
    }

    /** As those are that have a setter: here all of a model's, as none lacks one now. */
    @Test
    void anOptionWithoutASetterIsAParamOfText() {
        var estimator = new LockstepRegressor();
        var params = new java.util.HashMap<String, org.apache.spark.ml.param.Param<?>>();
        for (var param : OptionParams.withAll(estimator, new org.apache.spark.ml.param.Param<?>[0]))
            params.put(param.name(), param);
        for (var option : TrainOption.all())
            assertEquals(
                    option.scope() == OptionScope.MODEL,
                    params.containsKey(OptionParams.camelCase(option.name())),
                    option::name);
        assertEquals(estimator.params().length, new java.util.HashSet<>(List.of(estimator.params())).size());
        @SuppressWarnings("unchecked")
        var dropout = (org.apache.spark.ml.param.Param<String>) params.get("dropout");
        dropout.validate("0.25");
        var error = assertThrows(UserError.class, () -> dropout.validate("2"));
        assertEquals("dropout: '2'; allowed are numbers in [0, 1)", error.getMessage());
    }

    @Test
    void checksAndMessagesAreTheCommands() {
        var estimator = new LockstepRegressor();
        var error = assertThrows(UserError.class, () -> estimator.setLearningRate(-1));
        assertEquals("learning-rate: -1.0; allowed are positive numbers", error.getMessage());
        assertThrows(UserError.class, () -> estimator.setActivation("softplus"));
        assertThrows(UserError.class, () -> estimator.setHidden(4, 0));
        assertThrows(UserError.class, () -> estimator.setShards(3));
        assertThrows(UserError.class, () -> estimator.setMetrics("rmse", "applause"));
        assertArrayEquals(new String[0], estimator.getMetrics());
        assertArrayEquals(
                new String[] {"rmse", "mae"},
                new LockstepRegressor().setMetrics("rmse", "mae").getMetrics());
        assertEquals("loss", estimator.getEarlyStoppingMetric());
        assertTrue(estimator.explainParams().contains("batchSize: rows of a step"));
        var loss = assertThrows(
                UserError.class, () -> new LockstepRegressor().setLoss("bce").fit(blobs(10)));
        assertTrue(loss.getMessage().contains("is for classes"), loss.getMessage());
    }

    @Test
    void copiesAreEqualAndApart() {
        var one = new LockstepRegressor().setEpochs(3);
        var extra = new org.apache.spark.ml.param.ParamMap().put(one.batchSize().w(7));
        var copy = one.copy(extra);
        assertEquals(3, copy.getEpochs());
        assertEquals(7, copy.getBatchSize());
        assertEquals(128, one.getBatchSize());
        assertEquals(one.uid(), copy.uid());
    }
}
