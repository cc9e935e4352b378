package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.averager.TestTrial.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where many executors share a trial, some add up for others, to the same bits. */
@Timeout(120)
class BranchesTest {
    private static final int WIDTH = 2000; // so that the weights are most of what is sent

    /** What the first encrypted connection of a JVM loads takes its time; here others would wait for it. */
    @BeforeAll
    static void loadSpark() {
        SparkSecret.present();
    }

    /** Runs steps until the averager knows of so many threads: executors tell it between two of their answers. */
    private static int awaitThreads(TestTrial trial, int threads) throws InterruptedException {
        int steps = (int) trial.averager.step();
        for (long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40); trial.averager.threads() != threads; ) {
            assertTrue(System.nanoTime() < deadline, trial.averager.threads() + " threads, not " + threads);
            trial.run(++steps);
        }
        return steps;
    }

    private static void start(TestTrial trial, int executors) {
        for (int i = 0; i < executors; i++) trial.work(Transport.HOME, "executor " + i, new WholeNumbers());
    }

    @Test
    void theDriverHearsOfFourOfEightExecutors() throws Exception {
        try (var trial = TestTrial.ofMany(WIDTH, 4, false)) {
            start(trial, WholeNumbers.SHARDS);
            int begin = awaitThreads(trial, WholeNumbers.SHARDS) + 10;
            assertEquals(4, trial.averager.workers());
            trial.run(begin);
            long before = trial.server.traffic();
            trial.run(begin + 100);
            long vector = Float.BYTES * (long) trial.averager.state().weights().size();
            double messages = (trial.server.traffic() - before) / 100.0 / vector;
            // Sixteen if each spoke to it; more than eight where one was late and another did a part of its share.
            assertTrue(messages > 7 && messages < 12, messages + " vectors a step");
        }
    }

    @Test
    void weightsAndEvaluationsAreThoseOfOneWorker() throws Exception {
        try (var alone = new TestTrial();
                var trial = TestTrial.ofMany(6, 2, true)) {
            alone.work(Transport.MEMORY, "one", new WholeNumbers());
            alone.work(Transport.MEMORY, "one", new WholeNumbers());
            start(trial, 5);
            int steps = awaitThreads(trial, 5) + 50;
            trial.run(steps);
            trial.assertWeights(steps);
            alone.run(steps);
            assertEquals(alone.evaluate().correct, trial.evaluate().correct);
            trial.assertWeights(steps);
        }
    }

    /** Those that it added up for find another place. */
    @Test
    void anExecutorThatAddsForOthersIsLost() throws Exception {
        try (var trial = TestTrial.ofMany(6, 2, false)) {
            var relays = new ArrayList<Relay>();
            for (int i = 0; i < 6; i++) relays.add(join(trial, "executor " + i));
            int begin = awaitThreads(trial, 6);
            trial.start(() -> {
                while (trial.averager.step() < begin + 150) TimeUnit.MILLISECONDS.sleep(1);
                relays.get(0).lost(new IOException("killed"));
                return null;
            });
            trial.run(begin + 2000);
            trial.assertWeights(begin + 2000);
            int end = awaitThreads(trial, 6); // the one that was lost came back, as the others did
            trial.assertWeights(end);
            assertTrue(trial.averager.workers() <= 4, trial.averager.workers() + " speak to the driver");
        }
    }

    /** A worker that takes its seat anew when it is lost, as a Spark task does. */
    private static Relay join(TestTrial trial, String name) throws IOException {
        var first = Relay.open(trial.server.address(), trial.settings, null, name);
        var seat = first.join(name);
        trial.start(() -> {
            var mine = seat;
            for (int rejoin = 0; ; rejoin++) {
                try {
                    WorkerLoop.run(mine, new WholeNumbers());
                    return null;
                } catch (IOException e) {
                    if (rejoin == 5) throw e;
                    TimeUnit.MILLISECONDS.sleep(50);
                    mine = Relay.open(trial.server.address(), trial.settings, null, name)
                            .join(name);
                }
            }
        });
        return first;
    }

    @Test
    void placesGoThroughFrames() throws IOException {
        for (var ready : List.of(
                new Ready(true, false, false, null),
                new Ready(false, true, true, new Branch("10.0.0.7", 7200, -5)),
                new Ready(true, true, true, new Branch("h".repeat(243), 65535, Long.MIN_VALUE))))
            assertEquals(ready, Ready.get(ready.bytes()));
    }
}
