package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A sweep of many tiny networks, 300 of them in each build; {@code -Dlockstep.trials=1000} is what was asked for. */
@Tag("slow")
@Timeout(540)
@ExtendWith(CommandSpark.class)
class ManyTrialsTest {
    private static final int TRIALS = Integer.getInteger("lockstep.trials", 300);
    private static final long ROOM = 24L << 20;

    @TempDir
    Path place;

    @Test
    void leaveNothingBehindAndHaveASmallPage() throws IOException {
        sweep("first", 40); // what is made once is there now
        int threads = threads("");
        int own = threads("lockstep");
        long files = openFiles();
        long memory = memory();
        sweep("many", TRIALS);
        long grown = memory() - memory;
        assertTrue(grown < ROOM, "memory grew by " + (grown >> 10) + " KiB over " + TRIALS + " trials");
        awaitThreads("lockstep", own);
        awaitThreads("", threads + TRIALS / 10); // Spark's pools may not be full before
        long now = openFiles();
        assertTrue(now <= files + 8, now + " files and sockets, before " + files);
        assertEquals(
                TRIALS, CommandRun.lines(place.resolve("many/trials.jsonl")).size());
        long page = Files.size(place.resolve("many/report.html"));
        assertTrue(page < 5 << 20, page + " bytes");
        System.out.printf(
                "%d trials: memory +%d KiB, threads %d to %d, files %d to %d, page %d KiB%n",
                TRIALS, grown >> 10, threads, threads(""), files, now, page >> 10);
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

    /** How many threads have a name with that in it. */
    private static int threads(String name) {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(name))
                .count();
    }

    /** Threads that end need a moment. */
    private static void awaitThreads(String name, int most) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (threads(name) > most && System.nanoTime() < deadline) Thread.onSpinWait();
        assertTrue(threads(name) <= most, threads(name) + " threads \"" + name + "\"; allowed are " + most);
    }

    private static long openFiles() throws IOException {
        var all = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(all), "needs /proc");
        try (var list = Files.list(all)) {
            return list.count();
        }
    }

    /** What is left after collections, in bytes. */
    private static long memory() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            var filler = new byte[1 << 20];
            Reference.reachabilityFence(filler);
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
