package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.averager.TestTrial.Transport;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many steps one lost executor of three costs, counted. */
@Timeout(60)
@Tag("slow")
class LostStepsTest {
    private static final int EXECUTORS = 3;
    private static final int FATAL_STEP = 20;
    private static final int STEPS = 60;
    /** Longer than the test may take: who waits for a connection's silence fails by the deadline. */
    private static final Limits PATIENT = new Limits(120_000, 120_000, 120_000, 1_000, 120_000);

    /** How often each shard's gradient was begun, by step. */
    private final Map<Long, AtomicIntegerArray> begun = new ConcurrentSkipListMap<>();

    @RepeatedTest(5)
    void aKilledOneCostsAtMostTwoSteps() throws Exception {
        try (var trial = new TestTrial(PATIENT, 6)) {
            var ends = new CompletableFuture<?>[EXECUTORS];
            var layout = ParameterLayout.of(trial.settings.architecture());
            for (int i = 0; i < EXECUTORS; i++) {
                var relay = Relay.open(trial.server.address(), trial.settings, layout, null, "executor " + i);
                var seat = relay.join("worker");
                Runnable fatal = i == 0 ? () -> relay.lost(new IOException("killed")) : () -> {};
                ends[i] = trial.start(() -> {
                    WorkerLoop.run(seat, new Counted(fatal));
                    return null;
                });
            }
            trial.run(STEPS);
            trial.assertWeights(STEPS);
            assertThrows(Exception.class, () -> ends[0].get(20, TimeUnit.SECONDS), "it was lost");
            assertEquals(EXECUTORS - 1, trial.averager.workers());
        }
        var repeated = new TreeMap<Long, String>();
        begun.forEach((step, times) -> {
            for (int shard = 0; shard < times.length(); shard++) {
                assertTrue(times.get(shard) > 0, "shard " + shard + " of step " + step + " came from nowhere");
                if (times.get(shard) > 1) repeated.put(step, times.toString());
            }
        });
        assertEquals(STEPS, begun.size());
        assertTrue(!repeated.isEmpty() && repeated.firstKey() >= FATAL_STEP, "lost in " + repeated);
        assertTrue(repeated.size() <= 2, "computed more than once: " + repeated);
    }

    /** Counts the shards that it begins; from one step on, with its share in hand, something happens. */
    private final class Counted implements Computation {
        private final Computation sums = new WholeNumbers();
        private final Runnable fatal;

        Counted(Runnable fatal) {
            this.fatal = fatal;
        }

        @Override
        public void gradient(Work.Gradient work) {
            var times = begun.computeIfAbsent(work.step(), step -> new AtomicIntegerArray(WholeNumbers.SHARDS));
            for (int shard = work.lo(); shard < work.hi(); shard++) times.incrementAndGet(shard);
            if (work.step() >= FATAL_STEP) fatal.run();
            sums.gradient(work);
        }

        @Override
        public void evaluate(Work.Evaluation work) {
            sums.evaluate(work);
        }
    }

    /** Its socket stays open and nothing comes from it, as from a process that SIGSTOP stopped. */
    @Test
    void aStoppedOneIsWaitedForOnce() throws Exception {
        try (var trial = new TestTrial();
                var stopped = new RawPeer(trial).join(trial.server.address().token())) {
            for (int i = 1; i < EXECUTORS; i++) trial.work(Transport.TCP, "executor " + i, new WholeNumbers());
            int epoch = 20;
            for (int steps = epoch; steps <= 5 * epoch; steps += epoch) {
                trial.run(steps);
                assertEquals(TestTrial.EVAL_ROWS, trial.evaluate().rows);
                assertEquals(EXECUTORS - 1, trial.averager.workers(), "after " + steps + " steps");
            }
            trial.assertWeights(5 * epoch);
            int deals = 0;
            while (true) {
                var deal = dealtTo(stopped);
                if (deal == null) break;
                deals++;
                assertEquals(0, stopped.about().step());
            }
            assertEquals(1, deals);
        }
    }

    /** What was sent to it meanwhile; null at the connection's end. */
    private static Frame dealtTo(RawPeer peer) {
        try {
            return peer.deal();
        } catch (IOException end) {
            return null;
        }
    }
}
