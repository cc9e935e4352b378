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
 * The promise: one configuration, one hash, wherever it runs. Rows divide neither by batch nor by shards, and units are
 * dropped, so that every random stream and every odd end takes part.
 */
@Tag("cluster")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SameBitsIT {
    private static final List<String> SETTINGS = List.of(
            "--data",
            "builtin:moons?n=1003&noise=0.2",
            "--valid",
            "0.1",
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
    private static final List<String> LONG =
            List.of("--optimizer", "adam", "--epochs", "5000", "--checkpoint-every", "5");

    private static final Duration SOON = Duration.ofMinutes(2);

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

    /** One worker, so that its executor is the trial's home: the next one goes on from what the driver was told last. */
    @Test
    void aClusterOfTwoExecutorsAndOneKilledOnTheWay() {
        try (var cluster = TestCluster.up(2, "--cores=1")) {
            assertEquals(sgd, sgdOn(cluster.master()));
            assertEquals(adam, adamOn(cluster.master(), "--workers", "3"));
            var output = next();
            try (var run = script.start(arguments(cluster.master(), LONG, output, "--workers", "2"))) {
                run.awaitUntil(
                        "no tenth epoch",
                        SOON,
                        () -> new TrainedRun(output).metrics().size() >= 10);
                // Those of the runs before may take a moment to go.
                run.awaitUntil(
                        "not two executors", SOON, () -> cluster.executors().size() == 2);
                var victims = cluster.executors();
                assertTrue(victims.get(0).destroyForcibly(), "kill -9 of an executor");
                assertTrue(new TrainedRun(output).metrics().size() < 5000, "killed too late");
                var result = run.await(Duration.ofMinutes(4));
                assertEquals(0, result.exitCode(), result.err());
            }
            assertEquals(longRun, new TrainedRun(output).weights());
        }
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
            run.awaitUntil(
                    "no tenth epoch",
                    SOON,
                    () -> new TrainedRun(output).metrics().size() >= 10);
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
            run.awaitUntil(
                    "no tenth epoch",
                    SOON,
                    () -> new TrainedRun(output).metrics().size() >= 10);
            run.interrupt();
            var result = run.await(SOON);
            assertEquals(130, result.exitCode(), result.err());
            assertTrue(result.err().contains("--resume"), result.err());
        }
        script.runWell(arguments("local[2]", LONG, output, "--resume"));
        assertEquals(longRun, new TrainedRun(output).weights());
        assertEquals(5000, new TrainedRun(output).metrics().size());
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
