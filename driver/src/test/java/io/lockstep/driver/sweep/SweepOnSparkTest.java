package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.io.Sha256;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.trials.SparkTrials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sweeps that really train: each strategy comes to the same trials, models and leaderboard at any parallelism and after kills. */
@Tag("slow")
@Timeout(300)
class SweepOnSparkTest {
    @TempDir
    Path temp;

    private static JavaSparkContext sc;

    @BeforeAll
    static void start() {
        sc = LocalSpark.start("local[2]");
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
    }

    static List<String> strategies() {
        var names = new ArrayList<>(StrategyKind.names());
        names.add(Countdown.class.getName());
        return names;
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void theSameAtAnyParallelism(String strategy) throws Exception {
        var one = sweep(strategy, 1);
        var failed = one.get("trials.jsonl")
                .lines()
                .filter(line -> line.contains("\"state\":\"failed\""))
                .toList();
        // Only the grid has a learning rate that no network stands.
        assertEquals(strategy.equals("grid"), !failed.isEmpty(), one.get("trials.jsonl"));
        for (var line : failed)
            assertTrue(line.matches(".*\"error\":\"diverged: .* at step \\d+ \\(epoch \\d+\\)\".*"), line);
        var kind = StrategyKind.of(strategy);
        if (kind != null && kind.decidesEpochs())
            assertTrue(one.get("trials.jsonl").contains("\"state\":\"pruned\""));
        for (int parallelism : new int[] {2, 8}) assertEquals(one, sweep(strategy, parallelism), "at " + parallelism);
    }

    /** What a kill leaves is what is on disk at that moment; the sweep that goes on from there ends as one that ran through. */
    @ParameterizedTest
    @MethodSource("strategies")
    void theSameAfterKills(String strategy) throws Exception {
        var whole = sweep(strategy, 1);
        var output = temp.resolve("killed-" + strategy);
        int kills = 0;
        for (int after : new int[] {3, 6, Integer.MAX_VALUE}) {
            var left = temp.resolve("left-" + strategy + after);
            var epochs = new AtomicInteger();
            var killer = new SweepListener() {
                @Override
                public void epochEnded(Trial trial, EpochMetrics metrics) {
                    if (epochs.incrementAndGet() == after) copy(output, left);
                }

                @Override
                public boolean shouldStop() {
                    return epochs.get() >= after;
                }
            };
            var result = run(strategy, output, 1, killer);
            if (!Files.exists(left)) {
                assertFalse(result.cancelled());
                break;
            }
            kills++;
            delete(output);
            Files.move(left, output);
        }
        assertEquals(2, kills);
        assertEquals(whole, found(output));
    }

    private static void copy(Path from, Path to) {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) Files.copy(file, to.resolve(from.relativize(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private Map<String, String> sweep(String strategy, int parallelism) throws Exception {
        var output = temp.resolve(strategy + parallelism);
        run(strategy, output, parallelism, SweepListener.NONE);
        return found(output);
    }

    private SweepResult run(String strategy, Path output, int parallelism, SweepListener listener) throws Exception {
        var given = TrainOptions.parse(Map.of("output", output.toString(), "resume", true));
        var trials = new SparkTrials(sc, new Ingest(sc, temp.resolve("prepared").toString()));
        return Sweep.run(trials, SweepSpec.parse(file(strategy), given, parallelism), listener, new Configuration());
    }

    /** All that has to be the same, by file: records without times, hashes of models. */
    private static Map<String, String> found(Path output) throws IOException {
        var found = new TreeMap<String, String>();
        for (var name : List.of("trials.jsonl", "leaderboard.csv"))
            found.put(name, SweepTest.withoutSeconds(Files.readString(output.resolve(name))));
        try (var trials = Files.list(output.resolve("trials"))) {
            for (var trial : trials.toList())
                if (Files.exists(trial.resolve("model.safetensors")))
                    found.put(trial.getFileName().toString(), hash(trial));
        }
        found.put("best", hash(output.resolve("best")));
        assertTrue(found.size() > 4, found.toString());
        var best = Files.readAllLines(output.resolve("leaderboard.csv")).get(1).split(",", -1)[1];
        assertEquals(found.get("best"), found.get(best));
        return found;
    }

    private static String hash(Path model) throws IOException {
        return Sha256.hex(Files.readAllBytes(model.resolve("model.safetensors")));
    }

    private static Map<String, Object> file(String strategy) {
        var search = new LinkedHashMap<String, Object>(Map.of("strategy", strategy));
        if (List.of("random", "tpe", Countdown.class.getName()).contains(strategy)) search.put("trials", 8);
        Object rate = strategy.equals("grid") ? List.of(0.1, 1e30) : Map.of("log_uniform", List.of(1e-3, 1.0));
        return Map.of(
                "base",
                Map.of(
                        "data",
                        "builtin:moons?n=211&noise=0.2",
                        "valid",
                        0.2,
                        "epochs",
                        4,
                        "optimizer",
                        "sgd",
                        "dropout",
                        0.1,
                        "batch-size",
                        50),
                "search",
                search,
                "space",
                Map.of("depth", List.of(1, 2), "width", List.of(5, 8), "learning-rate", rate),
                "objective",
                Map.of("metric", "valid_loss", "mode", "min"));
    }
}
