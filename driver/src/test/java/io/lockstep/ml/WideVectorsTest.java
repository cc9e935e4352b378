package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A DataFrame of vectors as wide as news20's: memory goes by non-zeros (a look at each column, in eight partitions,
 * wouldn't fit the tests' heap), and the weights are those of the same rows in a file.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class WideVectorsTest extends SparkTest {
    private static final int FEATURES = 1_355_191;
    private static final int ROWS = 240;

    @TempDir
    Path temp;

    /** Rows whose class is where most of their entries are. */
    private Path libsvm() throws IOException {
        var random = new SplittableRandom(5);
        var text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            int label = i % 2;
            text.append(label);
            int index = 0;
            for (int e = 0; e < 30; e++) {
                int step = 1 + random.nextInt(FEATURES / 40);
                index += step;
                if (e == 29) index = FEATURES;
                text.append(' ').append(index).append(':').append((label == 0 ? 1 : -1) * (1 + e % 3) / 4.0);
            }
            text.append('\n');
        }
        return Files.writeString(temp.resolve("wide.libsvm"), text);
    }

    private static final Map<String, Object> OPTIONS =
            Map.of("hidden", "4", "epochs", 2, "batch-size", 16, "optimizer", "adagrad");

    private static LockstepClassifier classifier() {
        return new LockstepClassifier()
                .setHidden(4)
                .setEpochs(2)
                .setBatchSize(16)
                .setOptimizer("adagrad");
    }

    @Test
    void weightsAreThoseOfTheFile() throws IOException {
        var file = libsvm();
        var frame = spark.read()
                .format("libsvm")
                .option("numFeatures", FEATURES)
                .load(file.toString())
                .repartition(8);
        var model = classifier().fit(frame);
        var options = new HashMap<>(OPTIONS);
        options.put("data", file.toString());
        assertEquals(trained(temp.resolve("run"), options), model.weightsSha256());
        long right = model.transform(frame).filter("prediction = label").count();
        assertTrue(right > ROWS * 9 / 10, right + " of " + ROWS + " right");
    }

    private static Dataset<Row> frame(double value, int size) {
        var schema = new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType());
        return spark.createDataFrame(
                List.of(
                        RowFactory.create(0.0, Vectors.sparse(5000, new int[] {3}, new double[] {1})),
                        RowFactory.create(1.0, Vectors.sparse(size, new int[] {4999}, new double[] {value}))),
                schema);
    }

    @Test
    void whatIsNoNumberIsNamed() {
        var gap = assertThrows(UserError.class, () -> classifier().fit(frame(Double.NaN, 5000)));
        assertTrue(gap.getMessage().contains("number 4999 of column \"features\""), gap.getMessage());
        assertTrue(gap.getMessage().contains("missing"), gap.getMessage());
        var other = assertThrows(UserError.class, () -> classifier().fit(frame(1, 5001)));
        assertTrue(other.getMessage().contains("holds 5001 numbers"), other.getMessage());
    }

    @Test
    void gapsAreFilledInWhereThatIsAskedFor() {
        var model = classifier().setMissing("mean").fit(frame(Double.NaN, 5000));
        assertEquals(
                2,
                model.transform(frame(Double.NaN, 5000))
                        .filter("prediction >= 0")
                        .count());
    }
}
