package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.averager.TestTrial.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trial whose workers all live in one executor is averaged there, and nothing of it is lost with the executor. */
@Timeout(60)
class HomeTest {
    private static final int STEPS = 200;

    /** Counts, and fails at one of its gradients as a killed executor would. */
    private static final class Counting implements Computation {
        final AtomicInteger gradients = new AtomicInteger();
        private final int failsAt;
        private final long sleepMillis;

        Counting(int failsAt, long sleepMillis) {
            this.failsAt = failsAt;
            this.sleepMillis = sleepMillis;
        }

        @Override
        public void gradient(Work.Gradient work) {
            if (gradients.incrementAndGet() == failsAt) throw new IllegalStateException("killed");
            try {
                if (sleepMillis > 0) TimeUnit.MILLISECONDS.sleep(sleepMillis);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            new WholeNumbers().gradient(work);
        }

        @Override
        public void evaluate(Work.Evaluation work) {
            new WholeNumbers().evaluate(work);
        }
    }

    private static Limits reportingAfter(long millis) {
        return new Limits(5_000, 5_000, 20_000, 1_000, 5_000, millis);
    }

    @Test
    void stepsDontTouchTheNetwork() throws Exception {
        try (var trial = new TestTrial(reportingAfter(60_000), 6)) {
            trial.work(Transport.HOME, "home", new WholeNumbers());
            trial.run(10);
            long few = trafficOf(trial, 20);
            long many = trafficOf(trial, 5_020);
            assertTrue(Math.abs(many - few) < 1_000, few + " bytes for 10 steps, " + many + " for 5000");
            trial.assertWeights(5_020);
        }
    }

    private static long trafficOf(TestTrial trial, int until) throws InterruptedException {
        long before = trial.server.traffic();
        trial.run(until);
        return trial.server.traffic() - before;
    }

    /** Lost in mid-run, with reports so far or without: the next home runs the steps since the last one again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 60_000})
    void anotherHomeGoesOnWhereTheLastReportWas(long reportMillis) throws Exception {
        try (var trial = new TestTrial(reportingAfter(reportMillis), 6)) {
            var lost = new Counting(STEPS / 2, 1);
            var killed = trial.work(Transport.HOME, "lost", lost);
            var next = afterLoss(trial, killed, new Counting(-1, 0));
            var totals = trial.run(STEPS);
            assertEquals(new Totals(24.0 * STEPS, 32.0 * STEPS, 32L * STEPS, 0, 8.0 * STEPS), totals);
            trial.assertWeights(STEPS);
            int again = next.gradients.get() + lost.gradients.get() - STEPS;
            assertTrue(reportMillis > 1 || again < STEPS / 2, again + " pieces computed twice");
        }
    }

    private static Counting afterLoss(TestTrial trial, CompletableFuture<Void> lost, Counting next) {
        trial.start(() -> {
            try {
                lost.get();
            } catch (ExecutionException e) {
                WorkerLoop.run(trial.seat(Transport.HOME, "next"), next);
            }
            return null;
        });
        return next;
    }

    /** Lost between two commands, with steps that nobody else has. */
    @Test
    void anEvaluationAfterTheLossIsOfTheSameWeights() throws Exception {
        try (var trial = new TestTrial(reportingAfter(60_000), 6);
                var peace = new TestTrial()) {
            peace.work(Transport.MEMORY, "one", new WholeNumbers());
            peace.run(STEPS);
            double expected = peace.evaluate().correct;
            var seat = trial.start(() -> {
                var leaving = trial.seat(Transport.HOME, "leaves");
                var work = leaving.take();
                while (work instanceof Work.Gradient gradient) {
                    new WholeNumbers().gradient(gradient);
                    leaving.deliver(work);
                    if (gradient.step() == STEPS - 1) break;
                    work = leaving.take();
                }
                TimeUnit.MILLISECONDS.sleep(300); // the run has been told
                leaving.leave(null);
                return null;
            });
            trial.run(STEPS);
            seat.get(5, TimeUnit.SECONDS);
            trial.work(Transport.TCP, "other", new WholeNumbers());
            assertEquals(expected, trial.evaluate().correct);
            trial.assertWeights(STEPS);
        }
    }

    /** One that joins in the middle of a run gets its share of it: the home reports, and the driver goes on. */
    @Test
    void whoJoinsInMidRunShares() throws Exception {
        try (var trial = new TestTrial(reportingAfter(60_000), 6)) {
            var first = new Counting(-1, 2);
            var second = new Counting(-1, 2);
            trial.work(Transport.HOME, "first", first);
            trial.start(() -> {
                while (first.gradients.get() < 20) TimeUnit.MILLISECONDS.sleep(1);
                WorkerLoop.run(trial.seat(Transport.HOME, "second"), second);
                return null;
            });
            var totals = trial.run(STEPS);
            trial.assertWeights(STEPS);
            assertEquals(24.0 * STEPS, totals.loss());
            assertTrue(second.gradients.get() > STEPS / 3, second.gradients + " of " + STEPS + " steps shared");
        }
    }

    @Test
    void theLastGradientComesFromHome() throws Exception {
        try (var home = new TestTrial();
                var here = new TestTrial()) {
            home.work(Transport.HOME, "home", new WholeNumbers());
            here.work(Transport.MEMORY, "here", new WholeNumbers());
            home.run(5);
            here.run(5);
            var expected = here.averager.lastGradient(() -> {});
            var found = home.averager.lastGradient(() -> {});
            for (int i = 0; i < expected.tensorCount(); i++)
                org.junit.jupiter.api.Assertions.assertArrayEquals(expected.get(i).data, found.get(i).data);
        }
    }
}
