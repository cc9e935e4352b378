package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.io.Sha256;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.trials.SparkTrials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sweeps that really train: each strategy comes to the same trials, models and leaderboard at any parallelism. */
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

    @ParameterizedTest
    @EnumSource(StrategyKind.class)
    void theSameAtAnyParallelism(StrategyKind kind) throws Exception {
        var strategy = kind.toString();
        var one = sweep(strategy, 1);
        var failed = one.get("trials.jsonl")
                .lines()
                .filter(line -> line.contains("\"state\":\"failed\""))
                .toList();
        // Only the grid has a learning rate that no network stands.
        assertEquals(strategy.equals("grid"), !failed.isEmpty(), one.get("trials.jsonl"));
        for (var line : failed)
            assertTrue(line.matches(".*\"error\":\"diverged: .* at step \\d+ \\(epoch \\d+\\)\".*"), line);
        if (kind.decidesEpochs()) assertTrue(one.get("trials.jsonl").contains("\"state\":\"pruned\""));
        for (int parallelism : new int[] {2, 8}) assertEquals(one, sweep(strategy, parallelism), "at " + parallelism);
    }

    /** All that has to be the same, by file: records without times, hashes of models. */
    private Map<String, String> sweep(String strategy, int parallelism) throws Exception {
        var output = temp.resolve(strategy + parallelism);
        var given = TrainOptions.parse(Map.of("output", output.toString()));
        var trials = new SparkTrials(sc, new Ingest(sc, temp.resolve("prepared").toString()));
        var result = Sweep.run(
                trials, SweepSpec.parse(file(strategy), given, parallelism), SweepListener.NONE, new Configuration());
        var found = new TreeMap<String, String>();
        for (var name : List.of("trials.jsonl", "leaderboard.csv"))
            found.put(name, SweepTest.withoutSeconds(Files.readString(output.resolve(name))));
        for (var trial : result.trials())
            if (trial.state() != TrialRecord.State.FAILED)
                found.put(trial.id(), hash(output.resolve("trials").resolve(trial.id())));
        found.put("best", hash(output.resolve("best")));
        assertEquals(found.get("best"), found.get(result.leaderboard().get(0).id()));
        return found;
    }

    private static String hash(Path model) throws IOException {
        return Sha256.hex(Files.readAllBytes(model.resolve("model.safetensors")));
    }

    private static Map<String, Object> file(String strategy) {
        var search = new LinkedHashMap<String, Object>(Map.of("strategy", strategy));
        if (strategy.equals("random") || strategy.equals("tpe")) search.put("trials", 8);
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
