package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.driver.averager.TestTrial.Transport;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps that two threads would take longer to share than one to compute. */
@Timeout(60)
class SmallStepsTest {
    private static final int STEPS = 60;
    private static final long NEVER = -1;

    /** Notes what it is dealt, and fails once, at a step. */
    private record Noting(Set<String> dealt, AtomicLong failsAt) implements Computation {
        private static final WholeNumbers NUMBERS = new WholeNumbers();

        @Override
        public void gradient(Work.Gradient work) {
            dealt.add(work.lo() + " to " + work.hi());
            if (failsAt.compareAndSet(work.step(), NEVER)) throw new IllegalStateException("lost");
            NUMBERS.gradient(work);
        }

        @Override
        public void evaluate(Work.Evaluation work) {
            NUMBERS.evaluate(work);
        }
    }

    @Test
    void areDealtWhole() throws Exception {
        Set<String> dealt = ConcurrentHashMap.newKeySet();
        try (var trial = TestTrial.ofSmallSteps()) {
            for (int i = 0; i < 3; i++) trial.work(Transport.MEMORY, "w" + i, new Noting(dealt, new AtomicLong(NEVER)));
            trial.run(STEPS);
            trial.assertWeights(STEPS);
            assertEquals(TestTrial.EVAL_ROWS, trial.evaluate().rows);
            trial.run(2 * STEPS);
            trial.assertWeights(2 * STEPS);
        }
        assertEquals(Set.of("0 to " + WholeNumbers.SHARDS), dealt);
    }

    /** The one that waits is woken when the one at work is lost, whose step it takes. */
    @Test
    void goToTheOtherWhenTheirThreadIsLost() throws Exception {
        Set<String> dealt = ConcurrentHashMap.newKeySet();
        try (var trial = TestTrial.ofSmallSteps()) {
            var failsAt = new AtomicLong(STEPS);
            var first = trial.work(Transport.MEMORY, "first", new Noting(dealt, failsAt));
            var second = trial.work(Transport.MEMORY, "second", new Noting(dealt, failsAt));
            while (trial.averager.workers() < 2) Thread.sleep(1);
            trial.run(2 * STEPS);
            trial.assertWeights(2 * STEPS);
            var failure = assertThrows(ExecutionException.class, () -> CompletableFuture.anyOf(first, second)
                    .get(20, TimeUnit.SECONDS));
            assertEquals("lost", failure.getCause().getMessage());
            assertEquals(1, trial.averager.workers());
        }
    }

    /** Over connections nothing is small: each executor has its share. */
    @Test
    void areSharedByExecutors() throws Exception {
        Set<String> dealt = ConcurrentHashMap.newKeySet();
        try (var trial = TestTrial.ofSmallSteps()) {
            for (int i = 0; i < 2; i++) trial.work(Transport.TCP, "w" + i, new Noting(dealt, new AtomicLong(NEVER)));
            while (trial.averager.workers() < 2) Thread.sleep(1);
            trial.run(STEPS);
            trial.assertWeights(STEPS);
        }
        assertEquals(Set.of("0 to 4", "4 to 8"), dealt);
    }
}
