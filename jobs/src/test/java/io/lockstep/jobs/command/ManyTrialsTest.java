package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A sweep of many tiny networks, 300 of them in each build; {@code -Dlockstep.trials=1000} is what was asked for. */
@Tag("slow")
@ExtendWith(CommandSpark.class)
class ManyTrialsTest {
    private static final int TRIALS = Integer.getInteger("lockstep.trials", 300);
    private static final Duration LONGEST = Duration.ofSeconds(240 + TRIALS);
    private static final long ROOM = 24L << 20;

    @TempDir
    Path place;

    @Test
    void leaveNothingBehindAndHaveASmallPage() {
        assertTimeoutPreemptively(LONGEST, this::compare);
    }

    private void compare() throws IOException {
        sweep("first", 40); // what is made once is there now
        int own = Footprint.threads("lockstep");
        var before = Footprint.now();
        sweep("many", TRIALS);
        var after = Footprint.now();
        long grown = after.memory() - before.memory();
        assertTrue(grown < ROOM, "memory grew by " + (grown >> 10) + " KiB over " + TRIALS + " trials");
        awaitThreads("lockstep", own);
        awaitThreads("", before.threads() + 30); // Spark's pools may not be full before
        assertTrue(after.files() <= before.files() + 8, after + "; before " + before);
        assertTrue(after.temporary() <= before.temporary() + 8, after + "; before " + before);
        assertEquals(
                TRIALS, CommandRun.lines(place.resolve("many/trials.jsonl")).size());
        long page = Files.size(place.resolve("many/report.html"));
        assertTrue(page < 5 << 20, page + " bytes");
        System.out.printf("%d trials: before %s; after %s; page %d KiB%n", TRIALS, before, after, page >> 10);
    }

    private void sweep(String output, int trials) throws IOException {
        var file = place.resolve(output + ".yaml");
        Files.writeString(file, """
                base: {data: "builtin:moons?n=60", valid: 0.2, epochs: 1, batch-size: 32}
                search: {strategy: random, trials: %d}
                space: {width: {int: [2, 9]}, learning-rate: {log_uniform: [1.0e-4, 1.0e-1]}}
                """.formatted(trials));
        CommandRun.well("sweep", "--space", file, "--quiet", "--parallelism", 4, "--output", place.resolve(output));
    }

    /** Threads that end need a moment. */
    private static void awaitThreads(String name, int most) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (Footprint.threads(name) > most && System.nanoTime() < deadline) Thread.onSpinWait();
        assertTrue(
                Footprint.threads(name) <= most,
                Footprint.threads(name) + " threads \"" + name + "\"; allowed are " + most);
    }
}
