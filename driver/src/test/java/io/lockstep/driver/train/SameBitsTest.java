package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.ingest.BlockCache;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.trials.SparkTrials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise within one JVM: each configuration has one hash, for any number of cores and workers, over shared memory
 * and TCP, for rows in several blocks, whether memory holds all of these or two. What needs processes of its own is
 * proved by the integration tests.
 */
@Tag("slow")
@Timeout(300)
class SameBitsTest {
    private static final List<String> MASTERS = List.of("local[1]", "local[2]", "local[8]");
    private static final int[] WORKERS = {1, 2, 3, 7};
    private static final List<String> TRANSPORTS = List.of("auto", "tcp", "executor");
    private static final long TWO_BLOCKS = 400_000; // bytes
    private static final int ROWS = 9_007; // three blocks; divides by neither batch nor shards
    private static final Map<String, Map<String, Object>> CONFIGURATIONS = configurations();

    @TempDir
    static Path temp;

    private static final Map<String, String> EXPECTED = new LinkedHashMap<>();

    /** Each optimizer with each norm, and everything else that takes part in a step at least once with each optimizer. */
    private static Map<String, Map<String, Object>> configurations() {
        var sgd = Map.<String, Object>of("optimizer", "sgd", "learning-rate", 0.05, "momentum", 0.9);
        var adam = Map.<String, Object>of("optimizer", "adam", "learning-rate", 0.01);
        var all = new LinkedHashMap<String, Map<String, Object>>();
        all.put(
                "sgd sparse",
                with(sgd, "dropout", 0.2, "clip-norm", 0.5, "class-weights", "balanced", "shuffle-window", 1));
        all.put("sgd batch", with(sgd, "norm", "batch", "standardize", true, "nesterov", true, "clip-norm", 0.5));
        all.put("sgd layer", with(sgd, "norm", "layer", "dropout", 0.1, "schedule", "cosine", "shuffle", false));
        all.put("adam sparse", with(adam, "dropout", 0.2, "class-weights", "balanced", "weight-decay", 0.01));
        all.put("adam batch", with(adam, "norm", "batch", "clip-norm", 0.1, "dropout", 0.1, "early-stopping", 1));
        all.put(
                "adam layer",
                with(
                        adam,
                        "norm",
                        "layer",
                        "shuffle-window",
                        2,
                        "standardize",
                        true,
                        "residual",
                        true,
                        "clip-norm",
                        0.5));
        return all;
    }

    private static Map<String, Object> with(Map<String, Object> optimizer, Object... more) {
        var options = new LinkedHashMap<>(optimizer);
        for (int i = 0; i < more.length; i += 2) options.put((String) more[i], more[i + 1]);
        return options;
    }

    @BeforeAll
    static void oneCoreOneWorkerInMemory() throws IOException {
        Files.writeString(temp.resolve("digits.libsvm"), SparseDigits.libsvm(ROWS));
        var trials = trials(LocalSpark.start("local[1]"));
        for (var name : CONFIGURATIONS.keySet()) EXPECTED.put(name, train(trials, name, 1, "auto", "expected " + name));
        assertEquals(CONFIGURATIONS.size(), new HashSet<>(EXPECTED.values()).size(), "each computes something else");
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
    }

    /**
     * Each configuration meets each number of workers over each transport once, each number of cores with each number of
     * workers, and with each transport.
     */
    @ParameterizedTest
    @ValueSource(strings = {"local[1]", "local[2]", "local[8]"})
    void anyCoresWorkersAndTransport(String master) {
        var trials = trials(LocalSpark.start(master));
        var names = List.copyOf(CONFIGURATIONS.keySet());
        int turn = MASTERS.indexOf(master);
        for (int c = 0; c < names.size(); c++)
            for (int w = 0; w < WORKERS.length; w++)
                for (int t = 0; t < TRANSPORTS.size(); t++) {
                    if ((turn + c + w + t) % MASTERS.size() != 0) continue;
                    var transport = TRANSPORTS.get(t);
                    var place = String.join(" ", master, names.get(c), WORKERS[w] + " workers", transport);
                    assertEquals(
                            EXPECTED.get(names.get(c)),
                            train(trials, names.get(c), WORKERS[w], transport, place),
                            place);
                }
    }

    @Test
    void withMemoryForTwoBlocks() {
        var sc = LocalSpark.start(
                "local[2]",
                "spark.lockstep.cache.bytes",
                String.valueOf(TWO_BLOCKS),
                "spark.lockstep.cache.disk",
                "always");
        var trials = trials(sc);
        BlockCache.clear();
        for (var name : CONFIGURATIONS.keySet()) {
            var place = "two blocks " + name;
            assertEquals(EXPECTED.get(name), train(trials, name, 3, "executor", place), place);
        }
        assertEquals(TWO_BLOCKS, BlockCache.budget());
        assertTrue(copiesOnDisk() >= 3, "what left memory came from this host's disk");
    }

    private static int copiesOnDisk() {
        int copies = 0;
        for (var directory : SparkEnv.get().blockManager().diskBlockManager().localDirs())
            for (var data : directory.listFiles((parent, name) -> name.startsWith("lockstep-")))
                copies += data.list().length;
        return copies;
    }

    /** By the same settings that a user gives: frames between workers and averager are encrypted. */
    @Test
    void whereSparkEncrypts() {
        var trials = trials(
                LocalSpark.start("local[2]", "spark.authenticate", "true", "spark.network.crypto.enabled", "true"));
        for (var transport : List.of("tcp", "executor")) {
            var place = "encrypted " + transport;
            assertEquals(EXPECTED.get("adam batch"), train(trials, "adam batch", 2, transport, place), place);
        }
    }

    private static SparkTrials trials(JavaSparkContext sc) {
        return new SparkTrials(sc, new Ingest(sc, temp.resolve("prepared").toString()));
    }

    private static String train(SparkTrials trials, String name, int workers, String transport, String output) {
        var map = new LinkedHashMap<String, Object>(CONFIGURATIONS.get(name));
        map.putAll(Map.of(
                "data",
                temp.resolve("digits.libsvm").toString(),
                "valid",
                0.1,
                "hidden",
                List.of(17, 17),
                "epochs",
                2,
                "batch-size",
                1000,
                "shards",
                8,
                "seed",
                5,
                "workers",
                workers,
                "transport",
                transport));
        var options = TrainOptions.parse(map);
        var data = trials.prepare(options);
        assertTrue(data.info().sparse() && data.info().blocks().size() == 3, data.toString());
        long bytes = data.info().blocks().stream()
                .mapToLong(DatasetInfo.BlockFile::bytes)
                .sum();
        assertTrue(TWO_BLOCKS < bytes && bytes < 2 * TWO_BLOCKS, bytes + " bytes");
        var directory = temp.resolve("runs").resolve(output.replaceAll("\\W+", "-"));
        var spec = TrialResolver.resolve(options, data, output, directory.toString(), 0);
        return trials.train(spec, TrainListener.NONE).weightsSha256();
    }
}
