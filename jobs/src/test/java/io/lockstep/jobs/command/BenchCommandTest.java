package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @Test
    void deletesWhatIsThere(@TempDir Path place) throws IOException {
        var directory = Files.createDirectories(place.resolve("bench/run/trials"))
                .getParent()
                .getParent();
        Files.writeString(directory.resolve("run/metrics.jsonl"), "{}");
        BenchCommand.delete(directory);
        assertFalse(Files.exists(directory));
        BenchCommand.delete(directory); // which is nothing
    }

    /** As at a SIGTERM, while tasks still end. */
    @Test
    void isNotStoppedByOneWhoStillWrites(@TempDir Path place) throws Exception {
        var directory = Files.createDirectories(place.resolve("bench"));
        var begun = new CountDownLatch(1);
        var over = new AtomicBoolean();
        var writer = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                try {
                    Files.writeString(Files.createDirectories(directory).resolve("file-" + i % 100), "text");
                } catch (IOException gone) {
                    // its directory was deleted just then
                }
                if (i == 100) begun.countDown();
            }
        });
        writer.start();
        try {
            begun.await();
            BenchCommand.delete(directory); // throws nothing
            assertTrue(writer.isAlive());
        } finally {
            over.set(true);
            writer.join(10_000);
        }
        BenchCommand.delete(directory);
        assertFalse(Files.exists(directory));
    }
}
