package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(60)
class StepOverheadBenchmarkTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("bench.seconds", "0.05"));

    @Test
    void measuresEachWay() throws Exception {
        var results = StepOverheadBenchmark.run(SECONDS);
        assertEquals(
                List.of(1, 2),
                results.stream()
                        .map(StepOverheadBenchmark.Result::workers)
                        .distinct()
                        .sorted()
                        .toList());
        assertEquals(
                8,
                results.stream()
                        .map(r -> r.transport() + r.workers())
                        .distinct()
                        .count(),
                results.toString());
        for (var result : results) {
            assertEquals(235_146, result.parameters());
            assertTrue(result.stepMicros() > 0 && result.updateMicros() > 0, result.toString());
        }
    }
}
