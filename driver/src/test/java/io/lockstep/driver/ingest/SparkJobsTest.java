package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.driver.LocalSpark;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SparkJobsTest {
    @AfterAll
    static void stop() {
        LocalSpark.stop();
    }

    /** As the commands set Spark up: else it would end this JVM. */
    @Test
    void aTaskWithoutMemoryIsToldAndTheNextOneRuns() {
        var sc = LocalSpark.start("local[1]", "spark.executor.killOnFatalError.depth", "0");
        var error = assertThrows(
                UserError.class,
                () -> SparkJobs.run(() -> sc.parallelize(List.of(1), 1)
                        .map(one -> new long[Integer.MAX_VALUE - 8 + 0 * one])
                        .map(array -> array.length)
                        .collect()));
        assertTrue(error.getMessage().startsWith("memory: the driver ran out of its heap of "), error.getMessage());
        assertTrue(error.getMessage().contains("spark.driver.memory="), error.getMessage());
        assertEquals(List.of(2), SparkJobs.run(() -> sc.parallelize(List.of(1), 1)
                .map(one -> 2 * one)
                .collect()));
    }
}
