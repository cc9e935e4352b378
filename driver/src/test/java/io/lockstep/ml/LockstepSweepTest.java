package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.SourceTree;
import io.lockstep.core.UserError;
import io.lockstep.driver.sweep.SweepListener;
import io.lockstep.driver.sweep.TrialRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep over a DataFrame keeps the best of its trials, each of which is what the estimator alone would be. */
@Tag("slow")
class LockstepSweepTest extends SparkTest {
    @TempDir
    Path temp;

    private static LockstepClassifier small() {
        return new LockstepClassifier()
                .setEpochs(2)
                .setBatchSize(16)
                .setLearningRate(0.02)
                .setValid("0.25");
    }

    @Test
    void theBestTrialIsTheModelAndTheLeaderboardTellsAll() {
        var data = blobs(120);
        var sweep = new LockstepSweep(small())
                .setSpace(Map.of("width", List.of(2, 8), "activation", List.of("relu", "tanh")))
                .setObjective("valid_loss", "min")
                .setParallelism(2);
        var model = sweep.fit(data);
        var board = model.leaderboard().collectAsList();
        assertEquals(4, board.size());
        for (int i = 1; i < 4; i++)
            assertTrue(board.get(i - 1).getDouble(1) <= board.get(i).getDouble(1));
        var best = (LockstepClassificationModel) model.bestModel();
        assertEquals(board.get(0).<String>getAs("weights_sha256"), best.weightsSha256());
        var alone = small().setWidth(Integer.parseInt(board.get(0).getAs("width")))
                .setActivation(board.get(0).getAs("activation"))
                .fit(data);
        assertEquals(alone.weightsSha256(), best.weightsSha256());
        assertEquals(120, model.transform(data).count());
        assertEquals(2, best.summary().totalIterations());
    }

    /** Finalists are compared on the DataFrame's validation rows, and a store hands trials to the next fit. */
    @Test
    void searchesAsTheCommandDoes(@TempDir Path store) {
        var data = blobs(120);
        var sweep = new LockstepSweep(small().setStore(store.toString()))
                .setSpace(Map.of("width", List.of(2, 8)))
                .setSearch(Map.of("strategy", "grid", "finalists", Map.of("top", 2, "seeds", 2)));
        var first = sweep.fit(data);
        var again = sweep.fit(data);
        assertEquals(
                ((LockstepClassificationModel) first.bestModel()).weightsSha256(),
                ((LockstepClassificationModel) again.bestModel()).weightsSha256());
        assertTrue(store.resolve("lockstep-store.json").toFile().isFile());
        var folds = sweep.setSearch(Map.of("strategy", "grid", "folds", 3)).fit(data);
        assertEquals(2, folds.leaderboard().count());
    }

    @Test
    void mistakesAreNamedBeforeAnyTraining() {
        var nothing = new LockstepSweep(small());
        assertTrue(assertThrows(UserError.class, () -> nothing.fit(blobs(8)))
                .getMessage()
                .contains("space: is required"));
        var unknown = new LockstepSweep(small()).setSpace(Map.of("widht", List.of(1)));
        assertTrue(assertThrows(UserError.class, () -> unknown.fit(blobs(8)))
                .getMessage()
                .contains("width"));
    }

    @Test
    void sweepsAndTheirModelsComeBack() throws Exception {
        var data = blobs(80);
        var sweep = new LockstepSweep(small().setPredictionCol("guess"))
                .setSpace(Map.of("width", List.of(2, 4)))
                .setSearch(Map.of("strategy", "random", "trials", 2, "seed", 5))
                .setObjective("valid_loss", "min")
                .setParallelism(1);
        var estimators = temp.resolve("estimator").toString();
        sweep.write().save(estimators);
        var loaded = LockstepSweep.load(estimators);
        assertEquals(sweep.uid(), loaded.uid());
        assertEquals(sweep.spaceFile(), loaded.spaceFile());
        assertEquals(small().options(), ((LockstepClassifier) loaded.estimator()).options());

        var model = loaded.fit(data);
        var models = temp.resolve("model").toString();
        model.write().save(models);
        var back = LockstepSweepModel.load(models);
        assertEquals(model.uid(), back.uid());
        assertEquals(model.trials(), back.trials());
        assertEquals(model.leaderboard().collectAsList(), back.leaderboard().collectAsList());
        assertEquals(
                model.transform(data).select("guess", "probability").collectAsList(),
                back.transform(data).select("guess", "probability").collectAsList());
        assertThrows(UserError.class, () -> LockstepClassificationModel.load(models));
    }

    @Test
    void aSweepIsAStageOfAPipeline() throws Exception {
        var data = blobs(60).drop("features");
        var pipeline = new Pipeline().setStages(new PipelineStage[] {
            new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features"),
            new LockstepSweep(new LockstepRegressor().setLabelCol("x").setEpochs(1))
                    .setSpace(Map.of("width", List.of(2, 3)))
        });
        var fitted = pipeline.fit(data);
        var path = temp.resolve("pipeline").toString();
        fitted.write().save(path);
        assertEquals(
                fitted.transform(data).select("prediction").collectAsList(),
                PipelineModel.load(path).transform(data).select("prediction").collectAsList());
    }

    @Test
    void whatTheCommandLeftIsASweepsModel() {
        var left = SourceTree.testResource("jobs", "format-1/sweep").toString();
        var model = LockstepSweepModel.load(left);
        assertEquals(
                model.leaderboard().first().<String>getAs("weights_sha256"),
                ((LockstepModel) model.bestModel()).weightsSha256());
        var error = assertThrows(
                UserError.class,
                () -> LockstepSweepModel.load(temp.resolve("nothing").toString()));
        assertTrue(error.getMessage().contains("has no trials.jsonl"), error.getMessage());
    }

    @Test
    void aListenerIsToldOfEachTrial() {
        var ended = new AtomicInteger();
        var sweep = new LockstepSweep(small()).setSpace(Map.of("width", List.of(2, 3, 4)));
        sweep.setListener(new SweepListener() {
            @Override
            public void trialEnded(TrialRecord trial) {
                ended.incrementAndGet();
            }
        });
        sweep.fit(blobs(40));
        assertEquals(3, ended.get());
    }

    /** Rows are counted as they come out of the DataFrame: four trials read it as often as one fit does. */
    @Test
    void theDataIsReadAsOftenForFourTrialsAsForOneFit() {
        var read = spark.sparkContext().longAccumulator("rows read");
        spark.udf()
                .register(
                        "counted",
                        (org.apache.spark.sql.api.java.UDF1<Double, Double>) x -> {
                            read.add(1);
                            return x;
                        },
                        DataTypes.DoubleType);
        var data = blobs(120).withColumn("x", functions.expr("counted(x)")).select("x", "y", "label");
        small().setFeaturesCols("x", "y").fit(data);
        long once = read.value();
        assertTrue(once >= 120 && once % 120 == 0, once + " rows read");
        read.reset();
        new LockstepSweep(small().setFeaturesCols("x", "y"))
                .setSpace(Map.of("width", List.of(2, 3, 4, 5)))
                .setParallelism(2)
                .fit(data);
        assertEquals(once, read.value());
    }
}
