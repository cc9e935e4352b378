package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.train.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same rows end in the same weights, by command and by DataFrame, whatever file, order or partitioning they have. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class OneTableManyFormsTest extends SparkTest {
    @TempDir
    Path temp;

    /** What {@code train --data} leaves of a file or directory. */
    private String trained(String data) {
        return trained(data, Map.of());
    }

    private String trained(String data, Map<String, Object> more) {
        var values = new HashMap<String, Object>(more);
        values.putAll(Map.of(
                "data",
                temp.resolve(data).toString(),
                "hidden",
                "8",
                "epochs",
                3,
                "batch-size",
                16,
                "learning-rate",
                0.02,
                "valid",
                0.2,
                "standardize",
                true));
        return trained(temp.resolve("run-" + data.replace('.', '-')), values);
    }

    private static String fitted(Dataset<Row> frame) {
        return new LockstepClassifier()
                .setFeaturesCols("x", "y")
                .setHidden(8)
                .setEpochs(3)
                .setBatchSize(16)
                .setLearningRate(0.02)
                .setValid("0.2")
                .setStandardize(true)
                .fit(frame)
                .weightsSha256();
    }

    @Test
    void commandAndDataFrameAgree() {
        var table = blobs(300).select("x", "y", "label");
        table.coalesce(1)
                .write()
                .option("header", true)
                .csv(temp.resolve("one.csv").toString());
        table.repartition(5)
                .write()
                .option("header", true)
                .csv(temp.resolve("shuffled.csv").toString());
        table.orderBy("y")
                .repartition(3)
                .write()
                .parquet(temp.resolve("table.parquet").toString());
        table.coalesce(1).write().orc(temp.resolve("table.orc").toString());
        var expected = trained("one.csv");
        assertEquals(expected, trained("shuffled.csv"));
        assertEquals(expected, trained("table.parquet"));
        assertEquals(expected, trained("table.orc"));
        assertEquals(expected, fitted(table));
        assertEquals(expected, fitted(table.repartition(7)));
        assertEquals(
                expected,
                fitted(spark.read().parquet(temp.resolve("table.parquet").toString())));
    }

    @Test
    void weightsAgreeToo() {
        var table = blobs(300).selectExpr("x", "y", "label", "cast(abs(x * 10) as int) % 4 as w");
        table.repartition(3)
                .write()
                .option("header", true)
                .csv(temp.resolve("weighted.csv").toString());
        table.coalesce(1).write().parquet(temp.resolve("weighted.parquet").toString());
        Map<String, Object> weight = Map.of("weight", "w");
        var expected = trained("weighted.csv", weight);
        assertEquals(expected, trained("weighted.parquet", weight));
        var estimator = new LockstepClassifier()
                .setFeaturesCols("x", "y")
                .setWeightCol("w")
                .setHidden(8)
                .setEpochs(3)
                .setBatchSize(16)
                .setLearningRate(0.02)
                .setValid("0.2")
                .setStandardize(true);
        assertEquals(expected, estimator.fit(table).weightsSha256());
        assertEquals(expected, estimator.fit(table.repartition(7)).weightsSha256());
        assertNotEquals(expected, fitted(table.drop("w")));
    }

    @Test
    void scaledAndWeightedRegressionsAgree() {
        var table = blobs(300).selectExpr("x", "y", "300000 + 50000 * x as label", "1 + abs(y) as w");
        table.coalesce(1)
                .write()
                .option("header", true)
                .csv(temp.resolve("houses.csv").toString());
        var expected = trained("houses.csv", Map.of("weight", "w", "task", "regression"));
        var model = new LockstepRegressor()
                .setFeaturesCols("x", "y")
                .setWeightCol("w")
                .setHidden(8)
                .setEpochs(3)
                .setBatchSize(16)
                .setLearningRate(0.02)
                .setValid("0.2")
                .setStandardize(true)
                .fit(table.repartition(4));
        assertEquals(expected, model.weightsSha256());
        double off = model.transform(table)
                .selectExpr("avg(abs(prediction - label))")
                .first()
                .getDouble(0);
        assertTrue(off < 20000, "off by " + off);
    }

    @Test
    void textAndGapsAndDatesAgreeToo() {
        var table = mixed().drop("price", "far", "near");
        var zone = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";
        table.repartition(3)
                .write()
                .option("header", true)
                .option("timestampFormat", zone)
                .csv(temp.resolve("mixed.csv").toString());
        table.coalesce(1)
                .write()
                .option("timestampFormat", zone)
                .json(temp.resolve("mixed.json").toString());
        table.repartition(4).write().parquet(temp.resolve("mixed.parquet").toString());
        table.coalesce(1).write().orc(temp.resolve("mixed.orc").toString());
        for (var missing : List.of("mean", "median", "indicator")) {
            Map<String, Object> rule = Map.of("missing", missing, "overwrite", true);
            var expected = trained("mixed.csv", rule);
            for (var form : List.of("mixed.parquet", "mixed.orc", "mixed.json"))
                assertEquals(expected, trained(form, rule), form + " " + missing);
        }
    }

    @Test
    void eachReadsTheModelOfTheOther() throws IOException {
        var table = blobs(200).select("x", "y", "label");
        table.coalesce(1)
                .write()
                .option("header", true)
                .csv(temp.resolve("one.csv").toString());
        var hash = trained("one.csv");
        var loaded =
                LockstepClassificationModel.load(temp.resolve("run-one-csv").toString());
        assertEquals(hash, loaded.weightsSha256());

        var saved = temp.resolve("saved").toString();
        loaded.write().save(saved);
        var read = ModelDirectory.read(saved, LocalSpark.context().hadoopConfiguration());
        assertEquals(List.of("0", "1"), read.info().classNames());
        assertArrayEquals(
                Files.readAllBytes(temp.resolve("run-one-csv/model.safetensors")),
                Files.readAllBytes(temp.resolve("saved/model.safetensors")));
        assertEquals(200, loaded.setFeaturesCols("x", "y").transform(table).count());
    }
}
