package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Out of memory is an answer: a driver of 512 MiB says before training what is needed, what there is and what helps. */
@Tag("cluster")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
final class MemoryIT {
    @TempDir
    Path directory;

    private final LockstepScript script = LockstepScript.ofProject();

    private LockstepScript.Result run(String command, String... more) {
        var arguments = new ArrayList<>(List.of(command, "--quiet", "--master", "local[2]"));
        arguments.addAll(List.of("--conf", "spark.driver.memory=512m"));
        arguments.addAll(List.of("--output", directory.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return script.withDirectory(directory).run(arguments.toArray(String[]::new));
    }

    private void assertRefused(LockstepScript.Result result, String... parts) {
        assertEquals(2, result.exitCode(), result.err());
        for (var part : parts) assertTrue(result.err().contains(part), part + " in\n" + result.err());
        assertFalse(result.err().contains("\tat ") || result.err().contains("Exception"), result.err());
        assertFalse(Files.exists(directory.resolve("out")), "something was written");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --hidden 5000,5000                                     | 25,025,001 parameters
            --hidden 4000 --batch-size 40000 --shards 2            | by batches of 40,000 rows
            """)
    void weightsOrABatchThatDontFitAreRefusedByName(String options, String named) {
        var more = new ArrayList<>(List.of("--data", "builtin:moons?n=50000"));
        more.addAll(List.of(options.strip().split(" ")));
        assertRefused(
                run("train", more.toArray(String[]::new)),
                named,
                "needs at least",
                "in the driver, which has 512.0 MiB",
                "--conf spark.driver.memory=",
                "--batch-size");
    }

    @Test
    void trialsThatDontFitTogetherAreRefusedByTheirNumber() throws IOException {
        var space = directory.resolve("space.yaml");
        Files.writeString(space, """
                base: {data: 'builtin:moons?n=500', hidden: [3000, 3000], epochs: 1}
                search: {strategy: grid}
                space: {learning-rate: [0.1, 0.01, 0.001, 0.0001]}
                """);
        assertRefused(
                run("sweep", "--space", space.toString(), "--parallelism", "4"),
                "parallelism: 4 trials at once",
                "in the driver, which has 512.0 MiB; allowed here are up to 3",
                "--conf spark.driver.memory=");
    }

    @Test
    void aHeapThatSparkCantStartInIsTheUsersToMend() {
        var small = script.run(
                "train", "--data", "builtin:xor", "--master", "local[1]", "--conf", "spark.driver.memory=200m");
        assertEquals(2, small.exitCode(), small.err());
        assertTrue(small.err().contains("lockstep: memory: ") && small.err().contains("--driver-memory"), small.err());
        assertFalse(small.err().contains("\tat "), small.err());
    }
}
