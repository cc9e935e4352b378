package io.lockstep.jobs.command;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.Assumptions;

/**
 * What this JVM holds on to.
 *
 * @param memory bytes of heap that are left after collections
 * @param files open files and sockets
 * @param temporary Spark's files on disk
 */
record Footprint(long memory, int threads, long files, long temporary) {
    static Footprint now() throws IOException {
        return new Footprint(collected(), threads(""), openFiles(), temporaryFiles());
    }

    /** How many threads have a name with that in it. */
    static int threads(String name) {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(name))
                .count();
    }

    private static long openFiles() throws IOException {
        var all = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(all), "needs /proc");
        try (var list = Files.list(all)) {
            return list.count();
        }
    }

    private static long temporaryFiles() {
        return SparkEnv.get().blockManager().diskBlockManager().getAllFiles().size();
    }

    private static long collected() {
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

    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT,
                "heap %.1f MiB, %d threads, %d files and sockets, %d files of Spark's",
                memory / 1048576.0,
                threads,
                files,
                temporary);
    }
}
