package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.averager.TestTrial.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An executor that has computed nothing yet keeps nobody waiting. */
@Timeout(60)
class ColdExecutorTest {
    private static Relay open(TestTrial trial, Runnable warmUp, String name) throws Exception {
        var layout = ParameterLayout.of(trial.settings.architecture());
        return Relay.open(trial.server.address(), trial.settings, layout, null, warmUp, name, false);
    }

    @Test
    void theFirstHasItsSeatAtOnce() throws Exception {
        var warmed = new AtomicInteger();
        try (var trial = new TestTrial()) {
            var seat = open(trial, warmed::incrementAndGet, "first").join("first");
            trial.start(() -> {
                WorkerLoop.run(seat, new WholeNumbers());
                return null;
            });
            trial.run(20);
            trial.assertWeights(20);
        }
        assertEquals(0, warmed.get());
    }

    @Test
    void stepsGoOnWithoutOneThatWarmsUp() throws Exception {
        try (var trial = new TestTrial()) {
            trial.work(Transport.HOME, "at work", new WholeNumbers());
            trial.run(5);
            var warming = new CountDownLatch(1);
            var warm = new CountDownLatch(1);
            trial.start(() -> {
                var seat = open(trial, () -> warmUp(warming, warm), "cold").join("cold");
                WorkerLoop.run(seat, new WholeNumbers());
                return null;
            });
            assertTrue(warming.await(20, TimeUnit.SECONDS), "it was seated cold");
            trial.run(200);
            assertEquals(1, trial.averager.workers());
            warm.countDown();
            int steps = 200;
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); trial.averager.workers() < 2; ) {
                assertTrue(System.nanoTime() < end, "it never came");
                trial.run(++steps);
            }
            trial.run(steps + 50);
            trial.assertWeights(steps + 50);
        }
    }

    /** It is missed when its connection ends, not when its silence is noticed, and its share of the step goes to the others. */
    @Test
    void aLostExecutorCostsAFewStepsAtMost() throws Exception {
        try (var trial = new TestTrial(new Limits(20_000, 3_000, 20_000, 1_000, 15_000), 6)) {
            var relays = new ArrayList<Relay>();
            for (int i = 0; i < 3; i++) relays.add(open(trial, null, "executor " + i));
            for (var relay : relays) {
                var seat = relay.join("worker");
                trial.start(() -> {
                    try {
                        WorkerLoop.run(seat, new Slow());
                    } catch (IOException e) {
                        assertEquals(relays.get(0), relay, "only that one was lost");
                    }
                    return null;
                });
            }
            int warm = 10;
            trial.run(warm);
            double[] before = steps(trial, warm, 15);
            trial.start(() -> {
                TimeUnit.MILLISECONDS.sleep(Slow.MILLIS / 2); // in the middle of a step
                relays.get(0).lost(new IOException("killed"));
                return null;
            });
            double[] after = steps(trial, warm + before.length, 15);
            Arrays.sort(before);
            Arrays.sort(after);
            double median = before[before.length / 2];
            double longest = after[after.length - 1];
            assertTrue(longest < 20 * median, "a step of " + longest + " s, where " + median + " is usual");
            assertEquals(2, trial.averager.workers());
            trial.assertWeights(warm + 30);
        }
    }

    private static double[] steps(TestTrial trial, int from, int count) throws Exception {
        double[] seconds = new double[count];
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            trial.run(from + i + 1);
            seconds[i] = (System.nanoTime() - begin) / 1e9;
        }
        return seconds;
    }

    /** Takes its time, as a real gradient does. */
    private static final class Slow implements Computation {
        static final long MILLIS = 30;

        private final Computation fast = new WholeNumbers();

        @Override
        public void gradient(Work.Gradient work) {
            try {
                TimeUnit.MILLISECONDS.sleep(MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            fast.gradient(work);
        }

        @Override
        public void evaluate(Work.Evaluation work) {
            fast.evaluate(work);
        }
    }

    private static void warmUp(CountDownLatch begun, CountDownLatch over) {
        begun.countDown();
        try {
            assertTrue(over.await(30, TimeUnit.SECONDS), "nobody let it go");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
