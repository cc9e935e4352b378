package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.OtherJdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One standalone cluster of two executors, and what only a cluster can show. */
@Tag("cluster")
@Timeout(value = 16, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterIT {
    private static final Duration SOON = Duration.ofMinutes(4);
    /** Three blocks, rungs and brackets, a diverging rate, and trials long enough to be killed in the middle of. */
    private static final String SPACE = """
            base: {data: "builtin:moons?n=9003&noise=0.2", valid: 0.2, epochs: 135, dropout: 0.1, batch-size: 100}
            search: {strategy: hyperband, min-epochs: 15, trials: 6, seed: 5}
            space:
              depth: [1, 2]
              width: [8, 16]
              optimizer: [sgd, adam]
              learning-rate: [0.01, 0.1]
            objective: {metric: valid_loss, mode: min}
            """;

    private static final List<String> TRAINING = List.of(
            "--data=builtin:moons?n=9003&noise=0.2", // three blocks
            "--valid=0.1",
            "--hidden=48,33",
            "--dropout=0.1",
            "--norm=batch",
            "--clip-norm=0.5",
            "--epochs=4",
            "--batch-size=130",
            "--shards=8");

    @TempDir
    static Path directory;

    private final LockstepScript script = LockstepScript.ofProject().withDeadline(SOON);
    private TestCluster cluster;

    @BeforeAll
    void up() {
        cluster = TestCluster.up(2, "--cores=1");
    }

    @AfterAll
    void down() {
        cluster.close();
    }

    /**
     * A driver on another JDK, one executor with the plain kernel and one with the vector kernel. Each reads its JVM's
     * options from a file of its number, and leaves a log that shows it did.
     */
    @Test
    void hostsThatDifferAgree() throws IOException {
        for (int executor = 0; executor < 4; executor++) {
            var kernel = executor % 2 == 0 ? "plain" : "vector";
            var log = directory.resolve("jvm-" + executor + ".log");
            Files.writeString(
                    directory.resolve(executor + ".options"),
                    "-Dlockstep.kernel=" + kernel + "\n-Xlog:os:file=" + log + "\n");
        }
        var expected = train(script, "local[1]", "alike");
        var options = "spark.executor.extraJavaOptions=@" + directory.resolve("{{EXECUTOR_ID}}.options");
        var other = OtherJdk.find().map(script::withJava).orElse(script);
        assertEquals(expected, train(other, cluster.master(), "unlike", "--conf", options, "--workers=2"));
        assertTrue(Files.exists(directory.resolve("jvm-0.log")), "the executor with the plain kernel");
        assertTrue(Files.exists(directory.resolve("jvm-1.log")), "the executor with the vector kernel");
    }

    private static String train(LockstepScript script, String master, String name, String... more) {
        var output = directory.resolve(name);
        var arguments = new ArrayList<>(List.of("train", "--quiet", "--master", master, "--output=" + output));
        arguments.addAll(TRAINING);
        arguments.addAll(List.of(more));
        script.runWell(arguments.toArray(String[]::new));
        return new TrainedRun(output).weights();
    }

    @Test
    void aSweepWhoseExecutorAndDriverAreKilledEndsAsOneInPeace() throws IOException {
        var space = Files.writeString(directory.resolve("space.yaml"), SPACE);
        var peace = directory.resolve("peace");
        script.runWell(sweep(space, "local[2]", peace, "--parallelism=1"));
        var war = directory.resolve("war");
        int port = TestCluster.freePort();
        var onePort = "--conf=spark.lockstep.port=" + port; // for all trials, and again for those that go on
        try (var run = script.start(sweep(space, cluster.master(), war, "--parallelism=2", onePort))) {
            run.awaitUntil("no rung was finished", SOON, () -> outcomes(war) >= 2);
            run.awaitUntil("not two executors", SOON, () -> cluster.executors().size() == 2);
            var listening = ListeningSockets.of(ProcessHandle.of(run.pid()).orElseThrow());
            var ending = String.format(":%04X", port);
            assertEquals(1, listening.stream().filter(at -> at.endsWith(ending)).count(), listening.toString());
            var executor = cluster.executors().get(0);
            assertTrue(commandLine(executor).contains("CompileThresholdScaling"), "it starts as the driver does");
            assertTrue(executor.destroyForcibly(), "kill -9 of an executor");
            int before = outcomes(war);
            run.awaitUntil("nothing went on without it", SOON, () -> outcomes(war) >= before + 2);
            run.killHard();
            assertEquals(137, run.await(SOON).exitCode());
        }
        assertFalse(Files.exists(war.resolve("best")), "killed too late");
        script.runWell(sweep(space, cluster.master(), war, "--parallelism=2", "--resume", onePort));
        assertEquals(records(peace), records(war));
        assertEquals(new TrainedRun(peace.resolve("best")).weights(), new TrainedRun(war.resolve("best")).weights());
    }

    private static String commandLine(ProcessHandle process) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    }

    private static String[] sweep(Path space, String master, Path output, String... more) {
        var arguments = new ArrayList<>(List.of("sweep", "--quiet", "--master", master, "--space=" + space));
        arguments.add("--output=" + output);
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Rungs that are known so far. */
    private static int outcomes(Path sweep) {
        try {
            var file = sweep.resolve("search.jsonl");
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            return 0; // it is being replaced
        }
    }

    /** Trials, with their hashes, and leaderboard, without times. */
    private static Map<String, String> records(Path sweep) throws IOException {
        var records = new HashMap<String, String>();
        var trials = Files.readString(sweep.resolve("trials.jsonl"));
        assertTrue(trials.contains("\"pruned\"") && !trials.contains("\"failed\""), trials);
        assertTrue(trials.contains("weights_sha256"), trials);
        records.put("trials", trials.replaceAll("\"seconds\":[0-9.E-]+", ""));
        var leaderboard = Files.readString(sweep.resolve("leaderboard.csv"));
        records.put("leaderboard", leaderboard.replaceAll("(?m)^((?:[^,\n]*,){6})[0-9.E-]+", "$1"));
        return records;
    }

    @Test
    void aStepsOverheadIsMeasuredOnItsExecutors() throws IOException {
        var json = directory.resolve("bench.json");
        script.runWell(
                "bench", "step", "--quick", "--quiet", "--master", cluster.master(), "--output", json.toString());
        var micros = new HashMap<String, Double>();
        for (var one : new ObjectMapper().readTree(json.toFile()).path("step").path("cases"))
            micros.put(
                    one.path("transport").asText() + one.path("workers").asInt(),
                    one.path("step_micros").asDouble());
        for (int workers = 1; workers <= 2; workers++) {
            assertTrue(micros.getOrDefault("executors" + workers, 0.0) > 0, micros.toString());
            assertTrue(micros.getOrDefault("tcp" + workers, 0.0) > 0, micros.toString());
        }
    }
}
