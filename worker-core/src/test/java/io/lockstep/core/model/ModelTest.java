package io.lockstep.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Standardizer;
import io.lockstep.core.data.Task;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model predicts from its two files alone, the same from any number of threads, and without Spark or Hadoop. */
class ModelTest {
    private static final int FEATURES = 5;
    private static final Architecture NETWORK = Architecture.builder(FEATURES, List.of(16, 16), 3)
            .activation(Activation.TANH)
            .dropout(0.1f)
            .norm(Norm.BATCH)
            .residual(true)
            .build();

    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        write(NETWORK, Task.CLASSIFICATION, LossKind.CROSS_ENTROPY, List.of("ash", "elm", "oak"), false);
    }

    private void write(Architecture network, Task task, LossKind loss, List<String> classes, boolean sparse)
            throws IOException {
        var standardizer = sparse ? null : new Standardizer(new float[FEATURES], new float[] {1, 2, 3, 4, 5});
        var info = new ModelInfo(
                ModelInfo.FORMAT_VERSION,
                task,
                loss,
                network,
                classes,
                List.of("a", "b", "c", "d", "e"),
                List.of(),
                false,
                sparse,
                "tree",
                standardizer);
        var file =
                ModelFile.encode(Initializer.parse("glorot").parameters(network, 7), Initializer.statistics(network));
        Files.write(directory.resolve(Model.WEIGHTS), file);
        Files.writeString(directory.resolve(Model.INFO), info.toJson());
    }

    /** Row i of some data. */
    private static float[] row(int i) {
        var row = new float[FEATURES];
        for (int j = 0; j < FEATURES; j++) row[j] = ((i * 31 + j * 17) % 23 - 11) / 4f;
        return row;
    }

    @Test
    void manyRowsAtOnceGiveTheBitsOfEachAlone() {
        var model = Model.load(directory);
        int n = 300;
        var rows = new float[n * FEATURES];
        for (int i = 0; i < n; i++) System.arraycopy(row(i), 0, rows, i * FEATURES, FEATURES);
        var all = new float[n * 3];
        model.outputs(rows, n, all);
        for (int i = 0; i < n; i++)
            assertArrayEquals(model.outputs(row(i)), java.util.Arrays.copyOfRange(all, 3 * i, 3 * i + 3), "row " + i);
    }

    @Test
    void probabilitiesSumToOneAndTheLargestIsThePrediction() {
        var model = Model.load(directory);
        for (int i = 0; i < 50; i++) {
            var probabilities = model.probabilities(row(i));
            assertEquals(1, probabilities[0] + probabilities[1] + probabilities[2], 1e-12);
            int predicted = (int) model.predict(row(i));
            for (double probability : probabilities) assertTrue(probability <= probabilities[predicted]);
            assertEquals(model.classNames().get(predicted), model.predictClass(row(i)));
        }
    }

    @Test
    void aRegressionGivesItsOutput() throws IOException {
        var network = Architecture.of(FEATURES, List.of(4), 1, Activation.RELU);
        write(network, Task.REGRESSION, LossKind.MSE, List.of(), true);
        var model = Model.load(directory);
        assertEquals(model.outputs(row(3))[0], model.predict(row(3)));
        assertThrows(IllegalStateException.class, () -> model.predictClass(row(3)));
        assertThrows(IllegalStateException.class, () -> model.probabilities(row(3)));
    }

    @Test
    void badRowsAreRefused() {
        var model = Model.load(directory);
        var few = assertThrows(UserError.class, () -> model.predict(new float[4]));
        assertEquals("features: 4 numbers; the model takes 5", few.getMessage());
        var nan = assertThrows(UserError.class, () -> model.predict(new float[] {0, 1, Float.NaN, 0, 0}));
        assertEquals("features: \"c\" of row 1 is NaN; allowed are finite numbers", nan.getMessage());
        model.predict(row(0)); // what a refusal borrowed is not missed
    }

    @Test
    void anAbsentFileIsNamed() throws IOException {
        Files.delete(directory.resolve(Model.WEIGHTS));
        var error = assertThrows(UserError.class, () -> Model.load(directory));
        assertTrue(error.getMessage().contains("has no model.safetensors"), error.getMessage());
    }

    @Test
    void manyThreadsPredictAtOnce() throws Exception {
        var model = Model.load(directory);
        int threads = 8;
        int calls = 400;
        var expected = new double[calls][];
        for (int i = 0; i < calls; i++) expected[i] = model.probabilities(row(i));
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var tasks = new ArrayList<Callable<Void>>();
            for (int t = 0; t < threads; t++) {
                int first = t * 37;
                tasks.add(() -> {
                    for (int k = 0; k < calls; k++) {
                        int i = (first + k) % calls;
                        assertArrayEquals(expected[i], model.probabilities(row(i)));
                    }
                    return null;
                });
            }
            for (var future : pool.invokeAll(tasks, 60, TimeUnit.SECONDS)) future.get();
        } finally {
            pool.shutdownNow();
            assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    /** A class loader that knows only what worker-core declares is what a service has. */
    @Test
    void neitherSparkNorHadoopIsNeeded() throws Exception {
        var needed = List.of(
                Model.class,
                org.ejml.data.FMatrixRMaj.class,
                org.ejml.dense.row.CommonOps_FDRM.class,
                com.fasterxml.jackson.databind.ObjectMapper.class,
                com.fasterxml.jackson.core.JsonFactory.class,
                com.fasterxml.jackson.annotation.JsonCreator.class,
                org.slf4j.Logger.class);
        var urls = new ArrayList<URL>();
        for (var type : needed)
            urls.add(type.getProtectionDomain().getCodeSource().getLocation());
        try (var loader = new URLClassLoader(
                urls.stream().distinct().toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThrows(ClassNotFoundException.class, () -> loader.loadClass("org.apache.spark.SparkContext"));
            var type = loader.loadClass(Model.class.getName());
            var model = type.getMethod("load", Path.class).invoke(null, directory);
            var there = type.getMethod("probabilities", float[].class).invoke(model, (Object) row(1));
            assertArrayEquals(Model.load(directory).probabilities(row(1)), (double[]) there);
        }
    }
}
