package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lockstep.core.eval.EvalShape;
import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.core.step.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** An averager and its server over a small network and {@link WholeNumbers}; whatever it started has ended on close. */
final class TestTrial implements AutoCloseable {
    /** Heartbeats of 50 ms, and everything else within seconds. */
    static final Limits SOON = new Limits(20_000, 4_000, 20_000, 50, 1_500);

    static final int EVAL_ROWS = 5000;
    private static final long JOIN_MILLIS = 10_000;

    final TrainSettings settings;
    final Averager averager;
    final AveragerServer server;
    private final StepRule.Rate rate;
    private Relay shared; // of those who share a connection
    private final List<Thread> threads = new ArrayList<>();

    TestTrial() throws IOException {
        this(SOON, 6);
    }

    /** @param width of the one hidden layer, of five inputs and three outputs, with batch norm */
    TestTrial(Limits limits, int width) throws IOException {
        this(limits, width, step -> 0.125, null);
    }

    /** A trial whose updates are up to something. @param mask null for none */
    TestTrial(StepRule.Rate rate, Parameters mask) throws IOException {
        this(SOON, 6, rate, mask);
    }

    private TestTrial(Limits limits, int width, StepRule.Rate rate, Parameters mask) throws IOException {
        this(limits, width, rate, mask, false);
    }

    TestTrial(Limits limits, int width, StepRule.Rate rate, Parameters mask, boolean encrypted) throws IOException {
        this(limits, width, rate, mask, encrypted, 0, Long.MAX_VALUE);
    }

    private TestTrial(
            Limits limits, int width, StepRule.Rate rate, Parameters mask, boolean encrypted, int fanIn, long rows)
            throws IOException {
        settings = settings(width);
        var layout = ParameterLayout.of(settings.architecture());
        var rule = new StepRule(settings.optimizer(), rate, 0, mask, (loss, step) -> {}, rows);
        averager = new Averager(layout, settings.shards(), initial(settings), 0, rule, limits);
        this.rate = rate;
        var place = new AveragerServer.Place("127.0.0.1", 0, 0, "127.0.0.1", encrypted);
        server = new AveragerServer(averager, layout, place, limits, fanIn);
    }

    /** A trial that many executors share: {@code fanIn} of them add up for the others. */
    static TestTrial ofMany(int width, int fanIn, boolean encrypted) throws IOException {
        var patient = new Limits(40_000, 40_000, 40_000, 100, 20_000);
        return new TestTrial(patient, width, step -> 0.125, null, encrypted, fanIn, Long.MAX_VALUE);
    }

    /** A trial that knows how few rows its steps have. */
    static TestTrial ofSmallSteps() throws IOException {
        return new TestTrial(SOON, 6, step -> 0.125, null, false, 0, WholeNumbers.SHARDS * WholeNumbers.ROWS_PER_SHARD);
    }

    static TrainSettings settings(int width) {
        return TrainSettings.builder(
                        Architecture.builder(5, List.of(width), 3)
                                .norm(Norm.BATCH)
                                .build(),
                        LossKind.CROSS_ENTROPY)
                .initializer(Initializer.parse("he"))
                .optimizer(WholeNumbers.OPTIMIZER)
                .epochs(1)
                .batchSize(WholeNumbers.SHARDS * WholeNumbers.ROWS_PER_SHARD)
                .shards(WholeNumbers.SHARDS)
                .seed(7)
                .build();
    }

    private static TrainingState initial(TrainSettings settings) {
        return TrainingState.initial(
                settings.architecture(), settings.initializer(), settings.seed(), settings.optimizer());
    }

    /** The weights that many steps lead to, by a plain loop over all shards at once. */
    static Parameters expected(int steps) {
        var settings = settings(6);
        var state = initial(settings);
        var sums = new io.lockstep.core.step.ShardSums(ParameterLayout.of(settings.architecture()));
        for (int step = 0; step < steps; step++) {
            WholeNumbers.fill(state.weights(), step, 0, WholeNumbers.SHARDS, sums);
            for (int t = 0; t < state.weights().tensorCount(); t++) {
                float[] w = state.weights().get(t).data;
                float[] g = sums.gradient().get(t).data;
                for (int i = 0; i < w.length; i++) g[i] /= (float) sums.weight;
                float[][] slots = {state.slots().get(0).get(t).data};
                settings.optimizer().update(w, g, slots, 0, w.length, step + 1L, 0.125);
            }
        }
        return state.weights();
    }

    /** A seat over any transport. */
    Seat seat(Transport transport, String name) throws IOException {
        return switch (transport) {
            case MEMORY -> averager.join(name);
            case TCP -> Relay.open(server.address(), settings, null, name).join(name);
            case HOME -> Relay.open(server.address(), settings, rate, name).join(name);
            case RELAY -> shared(null, name);
            case SHARED_HOME -> shared(rate, name);
        };
    }

    private synchronized Seat shared(StepRule.Rate homeRate, String name) throws IOException {
        var seat = shared == null ? null : shared.tryJoin(name);
        if (seat != null) return seat;
        shared = Relay.open(server.address(), settings, homeRate, "all");
        return shared.join(name);
    }

    enum Transport {
        /** The averager's own memory. */
        MEMORY,
        /** A connection each. */
        TCP,
        /** A connection each, whose owner runs steps by itself while it is alone. */
        HOME,
        /** A connection for all, whose sums are added up before they are sent. */
        RELAY,
        /** A connection for all, at whose end the steps run. */
        SHARED_HOME
    }

    /** A worker on a thread of its own; the future fails with what the worker failed with. */
    CompletableFuture<Void> work(Transport transport, String name, Computation computation) {
        return start(() -> {
            WorkerLoop.run(seat(transport, name), computation);
            return null;
        });
    }

    /** Runs something on a thread of its own. */
    <T> CompletableFuture<T> start(Callable<T> task) {
        var future = new CompletableFuture<T>();
        var thread = new Thread(
                () -> {
                    try {
                        future.complete(task.call());
                    } catch (Throwable t) {
                        future.completeExceptionally(t);
                    }
                },
                "test-worker");
        threads.add(thread);
        thread.start();
        return future;
    }

    Totals run(int steps) throws InterruptedException {
        return averager.runUntil(steps, Totals.NONE, () -> {});
    }

    EvalSums evaluate() throws InterruptedException {
        return averager.evaluate(
                        EvalRows.VALIDATION, EVAL_ROWS, () -> new EvalSums(EvalShape.classes(3)), () -> null, () -> {})
                .sums();
    }

    /** Asserts that the weights are those of {@code steps} steps, to the bit. */
    void assertWeights(int steps) throws InterruptedException {
        var expected = expected(steps);
        var actual = averager.state(() -> {}).weights();
        for (int i = 0; i < expected.tensorCount(); i++) assertArrayEquals(expected.get(i).data, actual.get(i).data);
    }

    /** Interrupts every thread that {@link #start} started. */
    void interruptAll() {
        threads.forEach(Thread::interrupt);
    }

    @Override
    public void close() throws InterruptedException {
        averager.end(null);
        server.close();
        for (var thread : threads) {
            thread.join(JOIN_MILLIS);
            if (thread.isAlive()) throw new AssertionError(thread + " still runs");
        }
    }
}
