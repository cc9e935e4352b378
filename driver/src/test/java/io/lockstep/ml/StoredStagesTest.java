package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.SourceTree;
import io.lockstep.core.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Stages that release 0.2.0 stored ({@code ml-0.2.0} in the test resources), with the predictions they made then. A
 * release that changes the form keeps reading it. {@code -Dlockstep.ml.write=DIR} writes such a directory.
 */
@Tag("slow")
class StoredStagesTest extends SparkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double CLOSE = 1e-6;
    private static final double[][] ROWS = {{-1.5, 0.75}, {0, 0}, {0.25, -0.5}, {2, 1}};

    private static Path stored() {
        return SourceTree.testResource("driver", "ml-0.2.0");
    }

    private static String at(String name) {
        return stored().resolve(name).toString();
    }

    @Test
    void estimatorsKeepTheirParams() {
        var classifier = LockstepClassifier.load(at("classifier"));
        assertArrayEquals(new int[] {4, 3}, classifier.getHidden());
        assertEquals("tanh", classifier.getActivation());
        assertEquals(0.05, classifier.getLearningRate());
        assertEquals(7, classifier.getSeed());
        assertArrayEquals(new double[] {0.25, 0.75}, classifier.getThresholds());
        var sweep = LockstepSweep.load(at("sweep"));
        assertEquals(Map.of("space", Map.of("width", List.of(2, 3))), sweep.spaceFile());
        assertArrayEquals(new int[] {4, 3}, ((LockstepClassifier) sweep.estimator()).getHidden());
    }

    @Test
    void modelsPredictWhatTheyDid() throws IOException {
        var expected = JSON.readTree(stored().resolve("expected.json").toFile());
        assertEquals(4, expected.size());
        same(expected.path("classification"), LockstepClassificationModel.load(at("classification")));
        same(expected.path("regression"), LockstepRegressionModel.load(at("regression")));
        same(expected.path("swept"), LockstepSweepModel.load(at("swept")));
        same(expected.path("pipeline"), PipelineModel.load(at("pipeline")));
        assertEquals(
                List.of("left", "right"),
                Model.load(stored().resolve("classification")).classNames());
        var epochs = LockstepClassificationModel.load(at("classification")).summary();
        assertEquals(2, epochs.totalIterations());
    }

    private static void same(JsonNode expected, Transformer model) {
        assertTrue(expected.isArray() && expected.size() == ROWS.length, expected.toString());
        var found = predictions(model);
        for (int i = 0; i < ROWS.length; i++) assertEquals(expected.get(i).asDouble(), found[i], CLOSE, "row " + i);
    }

    /** The probability of the first class, or the value. */
    private static double[] predictions(Transformer model) {
        double[] found = new double[ROWS.length];
        for (int i = 0; i < ROWS.length; i++) {
            var row = blobs(1).drop("features", "x", "y").selectExpr("*", ROWS[i][0] + "D as x", ROWS[i][1] + "D as y");
            var vector =
                    new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features");
            var out = model.transform(model instanceof PipelineModel ? row : vector.transform(row))
                    .first();
            found[i] = List.of(out.schema().fieldNames()).contains("probability")
                    ? out.<Vector>getAs("probability").apply(0)
                    : out.<Double>getAs("prediction");
        }
        return found;
    }

    @Test
    void aReleaseCanBeRecorded() throws IOException {
        var directory = System.getProperty("lockstep.ml.write");
        if (directory == null) {
            for (var name : List.of("classifier", "sweep", "classification", "regression", "swept", "pipeline"))
                assertTrue(Files.isDirectory(stored().resolve(name)), name);
            return;
        }
        var data = blobs(40).withColumn("label", functions.expr("if(label = 0, 'left', 'right')"));
        var classifier = new LockstepClassifier("classifier")
                .setHidden(4, 3)
                .setActivation("tanh")
                .setLearningRate(0.05)
                .setSeed(7)
                .setEpochs(2)
                .setStandardize(true)
                .setThresholds(new double[] {0.25, 0.75});
        var regressor =
                new LockstepRegressor("regressor").setLabelCol("x").setEpochs(1).setHidden(3);
        var sweep = new LockstepSweep(classifier).setSpace(Map.of("width", List.of(2, 3)));
        var record = JSON.createObjectNode();
        classifier.write().save(directory + "/classifier");
        sweep.write().save(directory + "/sweep");
        var classification = classifier.fit(data);
        classification.write().save(directory + "/classification");
        put(record, "classification", classification);
        var regression = regressor.fit(data);
        regression.write().save(directory + "/regression");
        put(record, "regression", regression);
        var swept = new LockstepSweep(regressor)
                .setSpace(Map.of("width", List.of(2, 3)))
                .fit(data);
        swept.write().save(directory + "/swept");
        put(record, "swept", swept);
        var pipeline = new Pipeline()
                .setStages(new PipelineStage[] {
                    new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features"), classifier
                })
                .fit(data.drop("features"));
        pipeline.write().save(directory + "/pipeline");
        put(record, "pipeline", pipeline);
        Files.writeString(
                Path.of(directory, "expected.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(record) + "\n");
    }

    private static void put(ObjectNode record, String name, Transformer model) {
        var list = record.putArray(name);
        for (double value : predictions(model)) list.add(value);
    }
}
