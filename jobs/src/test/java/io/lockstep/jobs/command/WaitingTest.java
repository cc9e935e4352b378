package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(CommandSpark.class)
@Tag("slow")
class WaitingTest {
    private static final CountDownLatch GO = new CountDownLatch(1);

    @Test
    void aBarSaysHowManyTasksAreDone() {
        assertEquals("preparing …", Waiting.text("preparing", 0, 0));
        assertEquals("preparing  [####################]  3 of 3 tasks", Waiting.text("preparing", 3, 3));
        assertEquals("preparing  [######..............]  1 of 3 tasks", Waiting.text("preparing", 1, 3));
    }

    @Test
    void aTerminalShowsHowFarTheJobsAre() throws Exception {
        var sc = JavaSparkContext.fromSparkContext(
                SparkContext.getOrCreate(SparkSessions.conf("test", new CommonOptions())));
        var bytes = new ByteArrayOutputStream();
        var line = new ProgressLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, true, 80);
        var pool = Executors.newSingleThreadExecutor();
        try (var waiting = Waiting.on(line, sc, "preparing")) {
            Waiting.forSpark(line, "nowhere", "nothing"); // which runs already
            var job = pool.submit(() -> sc.parallelize(List.of(1, 2), 2)
                    .filter(one -> GO.await(30, TimeUnit.SECONDS))
                    .count());
            while (!text(bytes).contains("preparing  [....................]  0 of 2 tasks")) Thread.sleep(20);
            GO.countDown();
            assertEquals(2, job.get(30, TimeUnit.SECONDS));
            waiting.close();
            int said = bytes.size();
            Thread.sleep(600);
            assertEquals(said, bytes.size(), "nothing is said after the wait");
        } finally {
            pool.shutdownNow();
        }
        assertTrue(text(bytes).endsWith("\r\u001b[K"), "the bar is gone");
        assertFalse(text(bytes).contains("nowhere"), text(bytes));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
