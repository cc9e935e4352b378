package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.OtherJdk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise: one configuration, one hash, wherever it runs. Rows are several blocks, taken in lanes, and divide neither
 * by batch nor by shards, and units are dropped, so that every random stream and every odd end takes part.
 */
@Tag("cluster")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SameBitsIT {
    private static final List<String> SETTINGS = List.of(
            "--data",
            "builtin:moons?n=9001&noise=0.2", // three blocks
            "--valid",
            "0.1",
            "--shuffle-window",
            "2",
            "--standardize",
            "--hidden",
            "48,33",
            "--dropout",
            "0.1",
            "--batch-size",
            "130",
            "--shards",
            "8",
            "--seed",
            "7");
    /** Long enough to be killed in the middle of. */
    private static final int EPOCHS = 500;

    private static final List<String> LONG =
            List.of("--optimizer", "adam", "--epochs", String.valueOf(EPOCHS), "--checkpoint-every", "5");

    private static final Duration SOON = Duration.ofMinutes(4);

    @TempDir
    static Path directory;

    private final LockstepScript script = LockstepScript.ofProject();
    private int runs;
    private String sgd;
    private String adam;
    private String longRun;

    @BeforeAll
    void oneCoreOneWorker() {
        sgd = train(
                script,
                "local[1]",
                List.of("--optimizer", "sgd", "--momentum", "0.9", "--epochs", "4"),
                "--workers",
                "1");
        adam = train(script, "local[1]", List.of("--optimizer", "adam", "--epochs", "4"), "--workers", "1");
        longRun = train(script, "local[1]", LONG, "--workers", "1");
    }

    @Test
    void anyNumberOfWorkersInOneJvm() {
        assertEquals(sgd, sgdOn("local[2]", "--workers", "3"));
        assertEquals(adam, adamOn("local[2]", "--workers", "2"));
        assertEquals(adam, adamOn("local[8]", "--workers", "7"));
    }

    @Test
    void overTcpInOneJvm() {
        assertEquals(adam, adamOn("local[2]", "--workers", "2", "--transport", "tcp"));
    }

    /** With one worker one of the two executors is the trial's home: each of them is killed, one after the other. */
    @Test
    void aClusterOfTwoExecutorsAndEachKilledOnTheWay() {
        try (var cluster = TestCluster.up(2, "--cores=1")) {
            assertEquals(sgd, sgdOn(cluster.master()));
            assertEquals(adam, adamOn(cluster.master(), "--workers", "3"));
            for (var workers : List.of("1", "2")) {
                var output = next();
                try (var run = script.start(arguments(cluster.master(), LONG, output, "--workers", workers))) {
                    awaitEpochs(run, output, 10);
                    // Those of the runs before may take a moment to go.
                    run.awaitUntil(
                            "not two executors", SOON, () -> cluster.executors().size() == 2);
                    for (var victim : cluster.executors()) {
                        assertTrue(victim.destroyForcibly(), "kill -9 of an executor");
                        int epochs = new TrainedRun(output).metrics().size();
                        assertTrue(epochs < EPOCHS, "killed too late");
                        awaitEpochs(run, output, Math.min(EPOCHS, epochs + 20));
                    }
                    var result = run.await(Duration.ofMinutes(8));
                    assertEquals(0, result.exitCode(), result.err());
                }
                assertEquals(longRun, new TrainedRun(output).weights(), workers + " workers");
            }
        }
    }

    private static void awaitEpochs(ScriptRun run, Path output, int epochs) {
        run.awaitUntil(
                "no epoch " + epochs,
                SOON,
                () -> new TrainedRun(output).metrics().size() >= epochs);
    }

    @Test
    void thePlainTwinOfTheVectorKernel() {
        var plain = script.withEnvironment("SPARK_SUBMIT_OPTS", "-Dlockstep.kernel=plain");
        assertEquals(adam, train(plain, "local[2]", List.of("--optimizer", "adam", "--epochs", "4")));
    }

    @Test
    void anotherJdk() {
        var there = script.withJava(OtherJdk.require());
        assertEquals(adam, train(there, "local[2]", List.of("--optimizer", "adam", "--epochs", "4")));
    }

    @Test
    void aDriverKilledOnTheWayAndResumed() {
        var output = next();
        try (var run = script.start(arguments("local[2]", LONG, output))) {
            awaitEpochs(run, output, 10);
            run.killHard();
            assertEquals(137, run.await(SOON).exitCode());
        }
        assertFalse(new TrainedRun(output).file("model.safetensors").toFile().exists(), "killed too late");
        script.runWell(arguments("local[1]", LONG, output, "--resume"));
        assertEquals(longRun, new TrainedRun(output).weights());
    }

    @Test
    void aRunInterruptedAndResumed() {
        var output = next();
        try (var run = script.start(arguments("local[2]", LONG, output))) {
            awaitEpochs(run, output, 10);
            run.interrupt();
            var result = run.await(SOON);
            assertEquals(130, result.exitCode(), result.err());
            assertTrue(result.err().contains("--resume"), result.err());
        }
        script.runWell(arguments("local[2]", LONG, output, "--resume"));
        assertEquals(longRun, new TrainedRun(output).weights());
        assertEquals(EPOCHS, new TrainedRun(output).metrics().size());
    }

    private String sgdOn(String master, String... more) {
        return train(script, master, List.of("--optimizer", "sgd", "--momentum", "0.9", "--epochs", "4"), more);
    }

    private String adamOn(String master, String... more) {
        return train(script, master, List.of("--optimizer", "adam", "--epochs", "4"), more);
    }

    private String train(LockstepScript script, String master, List<String> settings, String... more) {
        var output = next();
        script.runWell(arguments(master, settings, output, more));
        return new TrainedRun(output).weights();
    }

    private synchronized Path next() {
        return directory.resolve("run" + ++runs);
    }

    private static String[] arguments(String master, List<String> settings, Path output, String... more) {
        var arguments = new ArrayList<>(List.of("train", "--quiet", "--master", master, "--output", output.toString()));
        arguments.addAll(SETTINGS);
        arguments.addAll(settings);
        arguments.addAll(Arrays.asList(more));
        return arguments.toArray(String[]::new);
    }
}
