package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StepOverheadBenchmarkTest {
    @Test
    void measuresBothTransports() throws Exception {
        var results = StepOverheadBenchmark.run(Double.parseDouble(System.getProperty("bench.seconds", "0.05")));
        assertEquals(4, results.size());
        for (var result : results) {
            assertEquals(235_146, result.parameters());
            assertTrue(result.stepMicros() > 0 && result.updateMicros() > 0, result.toString());
        }
        // Nearly a megabyte each way through two sockets takes longer than no copy at all.
        assertTrue(results.get(2).stepMicros() > results.get(0).stepMicros(), results.toString());
    }
}
