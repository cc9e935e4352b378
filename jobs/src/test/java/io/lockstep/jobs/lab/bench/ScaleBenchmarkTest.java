package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.jobs.lab.bench.ScaleBenchmark.Way;
import java.util.ArrayList;
import java.util.List;
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

    /** A trial at home costs the driver its state and a message an epoch, however many steps it has. */
    @Test
    void aTrialAtHomeCostsTheDriverNothingAStep() throws Exception {
        var trials = ScaleTrials.run(9);
        var last = trials.get(trials.size() - 1);
        var before = trials.get(trials.size() - 2);
        assertEquals(27, last.steps());
        assertEquals(before.executors(), last.executors());
        assertEquals(before.driverBytes(), last.driverBytes(), 0.001 * before.driverBytes());
    }

    @Test
    void theFittedLineIsTheOneBehindTheFigures() {
        var cases = new ArrayList<ScaleBenchmark.Result>();
        for (int executors : new int[] {1, 2, 4})
            for (int parameters : new int[] {1000, 100_000}) {
                double bytes = 8.0 * parameters * executors;
                cases.add(new ScaleBenchmark.Result(executors, Way.DIRECT, parameters, 0, 50 + 0.002 * bytes, bytes));
            }
        cases.add(new ScaleBenchmark.Result(2, Way.DIRECT, 1000, 1024, 1e6, 16_000)); // its pauses are no exchange
        var figures = ScaleFigures.of(cases, List.of());
        assertEquals(50, figures.fixedMicros(), 1e-6);
        assertEquals(2, figures.nanosPerByte(), 1e-9);
        double none = Double.POSITIVE_INFINITY;
        assertEquals(50 + 0.002 * 8e7, figures.predictedMicros(100, 0, 100_000, 0, none), 1e-6);
        double pauses = PretendedRows.ROW_MICROS * 1000 / 100;
        assertEquals(50 + 0.002 * 8e7 + pauses, figures.predictedMicros(100, 0, 100_000, 1000, none), 1e-6);
        double upper = 50 + 0.002 * 8e6 + 8e6 / 1e8 * 1e6; // ten executors, a card of 100 MB/s
        double lower = 50 + 0.002 * 7.2e6 + 7.2e6 / 1e8 * 1e6;
        assertEquals(upper + lower, figures.predictedMicros(100, 10, 100_000, 0, 1e8), 1e-6);
    }
}
