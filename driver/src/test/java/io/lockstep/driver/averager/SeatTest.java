package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.averager.TestTrial.Transport;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every seat promises, over each transport. */
@Timeout(60)
@Tag("slow")
class SeatTest {
    private static final int STEPS = 60;

    @ParameterizedTest
    @CsvSource({
        "MEMORY,1",
        "MEMORY,3",
        "TCP,1",
        "TCP,2",
        "TCP,3",
        "TCP,7",
        "HOME,1",
        "HOME,3",
        "RELAY,1",
        "RELAY,2",
        "RELAY,3",
        "RELAY,7",
        "SHARED_HOME,1",
        "SHARED_HOME,3"
    })
    void trainsToTheExpectedBits(Transport transport, int workers) throws Exception {
        try (var trial = new TestTrial()) {
            for (int i = 0; i < workers; i++) trial.work(transport, "w" + i, new WholeNumbers());
            var totals = trial.run(STEPS);
            assertWeights(STEPS, trial);
            assertEquals(new Totals(24.0 * STEPS, 32.0 * STEPS, 32L * STEPS, 0, 8.0 * STEPS), totals);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void evaluatesWithThePresentWeights(Transport transport) throws Exception {
        try (var trial = new TestTrial()) {
            for (int i = 0; i < 3; i++) trial.work(transport, "w" + i, new WholeNumbers());
            double before = trial.evaluate().correct;
            trial.run(STEPS);
            var after = trial.evaluate();
            assertEquals(TestTrial.EVAL_ROWS, after.rows);
            assertEquals(14995, after.loss); // 714 times 0+…+6, and 0+1
            assertTrue(before != after.correct, "the weights didn't change");
            trial.averager.state().weights().zero();
            trial.averager.state().statistics().zero();
            trial.averager.stateChanged();
            assertEquals(0, trial.evaluate().correct, "positive weights");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatALeaverHadGoesToOthers(Transport transport) throws Exception {
        try (var trial = new TestTrial()) {
            var holds = new CountDownLatch(1);
            var leaver = trial.start(() -> {
                var seat = trial.seat(transport, "leaver");
                var work = seat.take();
                holds.countDown();
                seat.leave(null);
                seat.leave(null);
                return work;
            });
            var other = trial.start(() -> {
                holds.await();
                WorkerLoop.run(trial.seat(transport, "other"), new WholeNumbers());
                return null;
            });
            trial.run(STEPS);
            assertInstanceOf(Work.Gradient.class, leaver.get(5, TimeUnit.SECONDS));
            assertWeights(STEPS, trial);
            trial.averager.end(null);
            other.get(5, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void workDeliveredTwiceCountsOnce(Transport transport) throws Exception {
        try (var trial = new TestTrial()) {
            trial.start(() -> {
                var seat = trial.seat(transport, "twice");
                for (var work = seat.take(); work instanceof Work.Gradient gradient; work = seat.take()) {
                    new WholeNumbers().gradient(gradient);
                    seat.deliver(work);
                    seat.deliver(work);
                }
                seat.leave(null);
                return null;
            });
            trial.run(STEPS);
            assertWeights(STEPS, trial);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"MEMORY", "TCP", "HOME"}) // one late worker costs its executor's seat: Spark's tasks take it anew
    void lateWorkGoesToOthersAndItsSeatIsLost(Transport transport) throws Exception {
        var limits = new Limits(5_000, 5_000, 300, 50, 600);
        try (var trial = new TestTrial(limits, 6)) {
            var holds = new CountDownLatch(1);
            var late = trial.start(() -> {
                var seat = trial.seat(transport, "late");
                var work = seat.take();
                holds.countDown();
                TimeUnit.MILLISECONDS.sleep(1_000);
                ((Work.Gradient) work).out().clear(); // wrong sums, which must not count
                ((Work.Gradient) work).out().weight = 1;
                try {
                    seat.deliver(work);
                    return seat.take();
                } finally {
                    seat.leave(null);
                }
            });
            trial.start(() -> {
                holds.await();
                WorkerLoop.run(trial.seat(transport, "prompt"), new WholeNumbers());
                return null;
            });
            trial.run(STEPS);
            assertWeights(STEPS, trial);
            var error = assertThrows(ExecutionException.class, () -> late.get(5, TimeUnit.SECONDS));
            assertInstanceOf(IOException.class, error.getCause());
            assertInstanceOf(SeatLostException.class, trial.averager.firstWorkerFailure());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aComputationsFailureReachesTheAveragerAsTheWorkersOwn(Transport transport) throws Exception {
        try (var trial = new TestTrial()) {
            var failing = trial.work(transport, "failing", new Computation() {
                @Override
                public void gradient(Work.Gradient work) {
                    throw new IllegalStateException("no such row");
                }

                @Override
                public void evaluate(Work.Evaluation work) {
                    throw new AssertionError();
                }
            });
            trial.start(() -> {
                assertThrows(ExecutionException.class, () -> failing.get(5, TimeUnit.SECONDS));
                WorkerLoop.run(trial.seat(transport, "well"), new WholeNumbers());
                return null;
            });
            trial.run(STEPS);
            assertWeights(STEPS, trial);
            var failure = trial.averager.firstWorkerFailure();
            assertInstanceOf(RuntimeException.class, failure);
            assertTrue(failure.getMessage().contains("no such row"), failure.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anInterruptEndsTheWait(Transport transport) throws Exception {
        try (var trial = new TestTrial()) {
            var waiting = trial.work(transport, "waits", new WholeNumbers());
            while (trial.averager.workers() == 0) TimeUnit.MILLISECONDS.sleep(1);
            trial.interruptAll();
            assertThrows(ExecutionException.class, () -> waiting.get(5, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void theEndReachesWaitingWorkers(Transport transport) throws Exception {
        try (var trial = new TestTrial()) {
            var waiting = trial.work(transport, "waits", new WholeNumbers());
            while (trial.averager.workers() == 0) TimeUnit.MILLISECONDS.sleep(1);
            TimeUnit.MILLISECONDS.sleep(2 * TestTrial.SOON.silentMillis()); // heartbeats keep the seat
            trial.averager.end(null);
            waiting.get(5, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void noWorkersEndTheTrialWithTheFirstCause(Transport transport) throws Exception {
        try (var trial = new TestTrial(new Limits(5_000, 300, 20_000, 50, 600), 6)) {
            trial.start(() -> {
                var seat = trial.seat(transport, "lost");
                seat.take();
                seat.leave(new IllegalStateException("out of order"));
                return null;
            });
            var error = assertThrows(NoWorkersException.class, () -> trial.run(STEPS));
            assertTrue(error.getCause().getMessage().contains("out of order"), error.toString());
            var said = error.getMessage();
            var who = said.substring(said.indexOf("(limit: spark.lockstep.noWorkerMillis); 1 was lost: ") + 52);
            assertTrue(
                    who.startsWith("lost") || who.startsWith("all at /127.0.0.1:"),
                    said); // its name, or a relay's tasks
        }
    }

    private static void assertWeights(int steps, TestTrial trial) throws InterruptedException {
        trial.assertWeights(steps);
    }
}
