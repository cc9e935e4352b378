package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.driver.averager.TestTrial.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may go wrong on the averager's own side: nobody comes, an update fails, a flood, an end in mid-step. */
@Timeout(60)
class AveragerFaultsTest {
    private static final int STEPS = 40;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whoComesBackAfterTheLastOneWasLostGoesOn(Transport transport) throws Exception {
        try (var trial = new TestTrial()) {
            trial.start(() -> {
                var seat = trial.seat(transport, "lost");
                for (int i = 0; i < 5; i++) {
                    var work = seat.take();
                    new WholeNumbers().gradient((Work.Gradient) work);
                    seat.deliver(work);
                }
                seat.take();
                seat.leave(new IOException("reset"));
                TimeUnit.MILLISECONDS.sleep(300);
                WorkerLoop.run(trial.seat(transport, "back"), new WholeNumbers());
                return null;
            });
            trial.run(STEPS);
            trial.assertWeights(STEPS);
        }
    }

    @Test
    void nobodyComing() throws Exception {
        try (var trial = new TestTrial(new Limits(200, 5_000, 20_000, 50, 600), 6)) {
            var error = assertThrows(NoWorkersException.class, () -> trial.run(STEPS));
            assertTrue(error.getMessage().startsWith("no worker came within"), error.getMessage());
            assertNull(error.getCause());
        }
    }

    @Test
    void waitingOnesTurnIsNotNobodyComing() throws Exception {
        try (var trial = new TestTrial(new Limits(400, 400, 20_000, 50, 600), 6)) {
            var looks = new AtomicInteger();
            trial.averager.runUntil(STEPS, Totals.NONE, () -> {
                if (looks.incrementAndGet() <= 20) trial.averager.queued(); // a second, and more where all is slow
                if (looks.get() == 21) trial.work(Transport.MEMORY, "at last", new WholeNumbers());
            });
            trial.assertWeights(STEPS);
        }
    }

    /** A mask without tensors: each chunk of the first update fails, on whichever thread takes it. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void aFailingUpdateEndsTheTrialForAll(Transport transport) throws Exception {
        var mask = new Parameters(List.of());
        try (var trial = new TestTrial(step -> 0.125, mask)) {
            var workers = List.of(
                    trial.work(transport, "one", new WholeNumbers()), trial.work(transport, "two", new WholeNumbers()));
            assertThrows(IndexOutOfBoundsException.class, () -> trial.run(STEPS));
            for (var worker : workers) worker.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aFailingRateIsTheCause() throws Exception {
        var cause = new IllegalStateException("no such step");
        StepRule.Rate rate = step -> {
            if (step == 3) throw cause;
            return 0.125;
        };
        try (var trial = new TestTrial(rate, null)) {
            trial.work(Transport.MEMORY, "one", new WholeNumbers());
            assertSame(cause, assertThrows(IllegalStateException.class, () -> trial.run(STEPS)));
            assertSame(
                    cause, assertThrows(IllegalStateException.class, () -> trial.run(STEPS)), "the first end counts");
        }
    }

    @Test
    void whatTheSupervisorThrowsEndsTheWaitAndHoldsNoLock() throws Exception {
        try (var trial = new TestTrial()) {
            var error = assertThrows(
                    CancellationException.class,
                    () -> trial.averager.runUntil(STEPS, Totals.NONE, () -> {
                        throw new CancellationException("by the user");
                    }));
            assertEquals("by the user", error.getMessage());
            assertEquals(0, trial.start(trial.averager::step).get(5, TimeUnit.SECONDS));
            assertThrows(IllegalStateException.class, () -> trial.run(STEPS), "one thing at a time");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void workersAreGoneOnceTheyLeft(Transport transport) throws Exception {
        try (var trial = new TestTrial()) {
            for (int i = 0; i < 3; i++) trial.work(transport, "w" + i, new WholeNumbers());
            trial.run(STEPS);
            trial.averager.end(null);
            while (trial.averager.workers() > 0) TimeUnit.MILLISECONDS.sleep(1); // up to the test's deadline
        }
    }

    @Test
    void connectionsThatGoAtOnceDontKeepWorkersOut() throws Exception {
        try (var trial = new TestTrial(new Limits(30_000, 3_000, 20_000, 50, 600), 6)) {
            var address =
                    new InetSocketAddress("127.0.0.1", trial.server.address().port());
            for (int i = 0; i < 500; i++) {
                var stranger = SocketChannel.open(address);
                stranger.setOption(StandardSocketOptions.SO_LINGER, 0); // closed by a reset
                stranger.close();
            }
            trial.work(Transport.TCP, "well", new WholeNumbers());
            trial.run(STEPS);
            trial.assertWeights(STEPS);
            assertEquals(1, trial.averager.workers());
        }
        awaitNoThreads();
    }

    @Test
    void nothingIsLeftOfATrial() throws Exception {
        for (var transport : Transport.values())
            try (var trial = new TestTrial()) {
                for (int i = 0; i < 3; i++) trial.work(transport, "w" + i, new WholeNumbers());
                trial.run(STEPS);
            }
        awaitNoThreads();
    }

    /** Waits until every thread of a server or seat is gone; names those that are not after half a minute. */
    private static void awaitNoThreads() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (var left = threads(); !left.isEmpty(); left = threads()) {
            if (System.nanoTime() > deadline) throw new AssertionError("still running: " + left);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("lockstep-(listener|worker|pulse|handshake|relay|home).*"))
                .toList();
    }

    @Test
    void anOldStateIsNotSentOverANewOne() throws Exception {
        try (var trial = new TestTrial()) {
            trial.work(Transport.TCP, "well", new WholeNumbers());
            trial.run(STEPS);
            long now = trial.averager.leader().version();
            var state = trial.server.state(now);
            assertEquals(Wire.stateBytes(ParameterLayout.of(trial.settings.architecture())), state.remaining());
            assertThrows(SeatLostException.class, () -> trial.server.state(now - 1));
        }
    }

    @Test
    void aWorkersOwnErrorCountsForMoreThanWhatFollowedFromIt() {
        var failures = new WorkerFailures();
        failures.add(new InterruptedException("cancelled"));
        failures.add(new IOException("reset"));
        assertTrue(failures.first() instanceof InterruptedException && !failures.isOwn());
        var own = new OutOfMemoryError("frames");
        failures.add(own);
        failures.add(new IllegalStateException("later"));
        assertSame(own, failures.first());
        assertTrue(failures.isOwn());
        assertEquals(2, own.getSuppressed().length);
    }
}
