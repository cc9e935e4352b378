package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's own threshold, and Spark's. */
@Tag("slow")
class LockstepThresholdTest extends SparkTest {
    @TempDir
    Path temp;

    @Test
    void aThresholdDecidesUnlessSparksOnesAreSet() throws IOException {
        var data = blobs(200);
        var model = new LockstepClassifier()
                .setHidden(8)
                .setEpochs(5)
                .setBatchSize(16)
                .setLearningRate(0.02)
                .setThreshold("0.2")
                .fit(data);
        model.write().overwrite().save(temp.resolve("threshold").toString());
        for (var each : List.of(
                model,
                LockstepClassificationModel.load(temp.resolve("threshold").toString()))) {
            assertArrayEquals(new double[] {0.8, 0.2}, each.getThresholds(), 1e-15);
            int positive = 0;
            for (var row : each.transform(data).collectAsList()) {
                Vector probability = row.getAs("probability");
                double prediction = row.getAs("prediction");
                assertEquals((float) probability.apply(1) >= 0.2 ? 1.0 : 0.0, prediction);
                assertEquals(prediction, each.predict((Vector) row.getAs("features")));
                if (prediction == 1) positive++;
            }
            assertTrue(positive > 100, positive + " of 200");
        }
        model.setThresholds(new double[] {0.5, 0.5});
        for (var row : model.transform(data).collectAsList()) {
            Vector probability = row.getAs("probability");
            assertEquals(probability.apply(1) > 0.5 ? 1.0 : 0.0, row.<Double>getAs("prediction"));
        }
    }
}
