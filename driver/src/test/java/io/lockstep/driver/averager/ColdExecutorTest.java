package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.averager.TestTrial.Transport;
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

    private static void warmUp(CountDownLatch begun, CountDownLatch over) {
        begun.countDown();
        try {
            assertTrue(over.await(30, TimeUnit.SECONDS), "nobody let it go");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
