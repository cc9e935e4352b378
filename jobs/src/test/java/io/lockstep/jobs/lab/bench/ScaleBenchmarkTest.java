package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.jobs.lab.bench.ScaleBenchmark.Way;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
@Tag("slow")
class ScaleBenchmarkTest {
    /** A message each way and step, of the weights' size, for each executor that the driver speaks to; at home none. */
    @Test
    void theDriversBytesAreAMessageAnExecutorEachWay() throws Exception {
        for (var one : ScaleBenchmark.run(0.05)) {
            int direct = one.way().fanIn() == 0
                    ? one.executors()
                    : Math.min(one.executors(), one.way().fanIn());
            double vectors = 2.0 * Float.BYTES * one.parameters() * direct;
            if (one.way() == Way.HOME) assertTrue(one.driverBytes() < vectors / 20, one.toString());
            else { // less where one was late and another did its share too
                assertTrue(one.driverBytes() < 1.02 * vectors, one.toString());
                assertTrue(one.driverBytes() > vectors / 2, one.toString());
            }
        }
    }

    @Test
    void theFittedLineIsTheOneBehindTheFigures() {
        var cases = new ArrayList<ScaleBenchmark.Result>();
        for (int executors : new int[] {1, 2, 4})
            for (int parameters : new int[] {1000, 100_000}) {
                double bytes = 8.0 * parameters * executors;
                cases.add(new ScaleBenchmark.Result(executors, Way.DIRECT, parameters, 50 + 0.002 * bytes, bytes));
            }
        var figures = ScaleFigures.of(cases);
        assertEquals(50, figures.fixedMicros(), 1e-6);
        assertEquals(2, figures.nanosPerByte(), 1e-9);
        assertEquals(50 + 0.002 * 8e7, figures.predictedMicros(100, 100_000), 1e-6);
        double level = 50 + 0.002 * 8e6 + 8e6 / 2 / 1e8 * 1e6; // ten executors, a card of 100 MB/s
        double lower = 50 + 0.002 * 7.2e6 + 7.2e6 / 2 / 1e8 * 1e6;
        assertEquals(level + lower, figures.predictedTreeMicros(100, 10, 100_000, 1e8), 1e-6);
    }
}
