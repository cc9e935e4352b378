package io.lockstep.jobs.lab.bench;

import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.Sgd;
import io.lockstep.core.step.ShardSums;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.core.step.TrainingState;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.averager.Computation;
import io.lockstep.driver.averager.ExecutorSeats;
import io.lockstep.driver.averager.Limits;
import io.lockstep.driver.averager.Relay;
import io.lockstep.driver.averager.Seat;
import io.lockstep.driver.averager.StepRule;
import io.lockstep.driver.averager.TcpAddress;
import io.lockstep.driver.averager.Totals;
import io.lockstep.driver.averager.Work;
import io.lockstep.driver.averager.WorkerLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What a step costs beyond its arithmetic: the steps of MNIST's [784, 256, 128, 10], 235,146 parameters, by workers that
 * compute nothing, in shared memory, over TCP on this machine's loopback, and wherever else a {@link Crew} works.
 */
final class StepOverheadBenchmark {
    private static final int SHARDS = 4;
    private static final int ROUND = 100; // steps between looks at the clock
    private static final int CHUNK = 16_384; // elements of the parameter vector at a time, as in a training
    private static final double RATE = 1e-3;
    private static final float[][] NO_SLOTS = {}; // SGD without momentum keeps nothing
    static final long END_MILLIS = 10_000;

    private StepOverheadBenchmark() {}

    /**
     * One transport's cost.
     *
     * @param transport {@code memory}; {@code tcp}, each worker with a connection; {@code encrypted}, the same in records
     *     of AES-GCM; {@code home}, steps at the workers' end of one connection; or the crew's own name
     * @param stepMicros of a whole step whose gradients cost nothing, the median
     * @param updateMicros of the arithmetic that is left: the workers' sums added, divided and applied by SGD, on as
     *     many threads as there are workers and cores
     */
    record Result(String transport, int workers, int parameters, double stepMicros, double updateMicros) {
        /** Of a step, beyond arithmetic. */
        double overheadMicros() {
            return stepMicros - updateMicros;
        }
    }

    /** Who takes the seats: workers that compute nothing. */
    interface Crew extends AutoCloseable {
        /** How they reach the averager; null where they share its memory. */
        AveragerServer serve(Averager averager, ParameterLayout layout) throws IOException;

        /** Seats at the averager of so many workers. */
        default int seats(int workers) {
            return workers;
        }

        /** Starts one worker. */
        void start(Averager averager, AveragerServer server) throws IOException;

        /** Waits for all to be gone, once the averager has ended. */
        @Override
        void close() throws InterruptedException;
    }

    /** How threads of this JVM reach the averager. */
    enum Way {
        MEMORY,
        TCP,
        ENCRYPTED,
        HOME
    }

    /** Measures one and two workers each way, for {@code secondsEach} after as much warm-up. */
    static List<Result> run(double secondsEach) throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        for (var way : Way.values())
            for (int workers : new int[] {1, 2}) results.add(measure(way, workers, secondsEach));
        return results;
    }

    /** Measures threads of this JVM for {@code seconds} after as much warm-up. */
    static Result measure(Way way, int workers, double seconds) throws IOException, InterruptedException {
        return measure(way.name().toLowerCase(Locale.ROOT), new ThreadCrew(way), workers, seconds);
    }

    /** Measures one case for {@code seconds} after as much warm-up. */
    static Result measure(String transport, Crew crew, int workers, double seconds)
            throws IOException, InterruptedException {
        var settings = settings();
        var layout = ParameterLayout.of(settings.architecture());
        var averager = new Averager(layout, SHARDS, state(settings), 0, rule(settings), Limits.DEFAULT);
        var server = crew.serve(averager, layout);
        try {
            for (int i = 0; i < workers; i++) crew.start(averager, server);
            awaitWorkers(averager, crew.seats(workers));
            medianMicros(() -> steps(averager), seconds);
            double step = medianMicros(() -> steps(averager), seconds) / ROUND;
            averager.end(null);
            double update = updateMicros(settings, layout, averager.state().weights(), workers, seconds / 2);
            return new Result(transport, workers, layout.parameterCount(), step, update);
        } finally {
            averager.end(null);
            if (server != null) server.close();
            crew.close();
        }
    }

    static void awaitWorkers(Averager averager, int workers) throws InterruptedException {
        long millis = Limits.DEFAULT.firstWorkerMillis();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (averager.workers() < workers) {
            if (System.nanoTime() > deadline)
                throw new IllegalStateException(
                        averager.workers() + " of " + workers + " workers came within " + millis / 1000 + " s");
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Works without computing anything, in any JVM, until the measurement is over. */
    static void work(TcpAddress address, String name) throws IOException, InterruptedException {
        WorkerLoop.run(Relay.open(address, settings(), null, name).join(name), new NoArithmetic());
    }

    /** Threads of this JVM. */
    private static final class ThreadCrew implements Crew {
        private final Way way;
        private final List<Thread> threads = new ArrayList<>();

        ThreadCrew(Way way) {
            this.way = way;
        }

        @Override
        public int seats(int workers) {
            return way == Way.HOME ? 1 : workers;
        }

        @Override
        public AveragerServer serve(Averager averager, ParameterLayout layout) throws IOException {
            if (way == Way.MEMORY) return null;
            var loopback = InetAddress.getLoopbackAddress().getHostAddress();
            var place = new AveragerServer.Place(loopback, 0, 0, loopback, way == Way.ENCRYPTED);
            return new AveragerServer(averager, layout, place, Limits.DEFAULT);
        }

        @Override
        public void start(Averager averager, AveragerServer server) throws IOException {
            var seat =
                    switch (way) {
                        case MEMORY -> averager.join("bench");
                        case TCP, ENCRYPTED ->
                            Relay.open(server.address(), settings(), null, "bench")
                                    .join("bench");
                        case HOME -> ExecutorSeats.join(server.address(), settings(), step -> 1e-3, "bench", "bench");
                    };
            threads.add(StepOverheadBenchmark.start(seat));
        }

        @Override
        public void close() throws InterruptedException {
            for (var thread : threads) thread.join(END_MILLIS);
        }
    }

    private static TrainSettings settings() {
        return settings(List.of(256, 128), SHARDS);
    }

    /** MNIST's, with those hidden widths. */
    static TrainSettings settings(List<Integer> hidden, int shards) {
        return TrainSettings.builder(Architecture.builder(784, hidden, 10).build(), LossKind.CROSS_ENTROPY)
                .initializer(Initializer.parse("he"))
                .optimizer(Sgd.DEFAULT)
                .epochs(1)
                .batchSize(32 * shards)
                .shards(shards)
                .build();
    }

    static TrainingState state(TrainSettings settings) {
        return TrainingState.initial(
                settings.architecture(), settings.initializer(), settings.seed(), settings.optimizer());
    }

    static StepRule rule(TrainSettings settings) {
        return new StepRule(settings.optimizer(), step -> RATE, 0, null, (loss, step) -> {});
    }

    private static Thread start(Seat seat) {
        return start(seat, new NoArithmetic());
    }

    /** A thread that works there until its trial ends. */
    static Thread start(Seat seat, Computation computation) {
        var thread = new Thread(
                () -> {
                    try {
                        WorkerLoop.run(seat, computation);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "lockstep-bench-worker");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** The sums of one row with a gradient of zero. */
    static class NoArithmetic implements Computation {
        @Override
        public void gradient(Work.Gradient work) {
            var out = work.out();
            out.loss = 1;
            out.weight = 1;
            out.rows = 1;
        }

        @Override
        public void evaluate(Work.Evaluation work) {
            throw new IllegalStateException("no evaluation is asked for");
        }
    }

    private static void steps(Averager averager) throws InterruptedException {
        steps(averager, ROUND);
    }

    static void steps(Averager averager, int count) throws InterruptedException {
        averager.runUntil(averager.step() + count, Totals.NONE, () -> {});
    }

    private static double updateMicros(
            TrainSettings settings, ParameterLayout layout, Parameters weights, int workers, double seconds)
            throws InterruptedException {
        var sums = IntStream.range(0, workers)
                .mapToObj(i -> new ShardSums(layout).gradient())
                .toList();
        Action update = () -> {
            for (int from = 0; from < weights.size(); from += CHUNK)
                update(settings.optimizer(), weights, sums, from, Math.min(weights.size(), from + CHUNK));
        };
        medianMicros(update, seconds);
        int threads = Math.min(workers, Runtime.getRuntime().availableProcessors());
        return medianMicros(update, seconds) / threads;
    }

    /** Adds the workers' sums into the first, makes it a mean, applies it: elements {@code from..to-1} of each. */
    private static void update(Optimizer optimizer, Parameters weights, List<Parameters> sums, int from, int to) {
        var gradient = sums.get(0);
        for (var other : sums.subList(1, sums.size())) gradient.add(other, from, to);
        weights.forEachSpan(from, to, (tensor, begin, end) -> {
            float[] mean = gradient.get(tensor).data;
            for (int i = begin; i < end; i++) mean[i] /= sums.size();
            optimizer.update(weights.get(tensor).data, mean, NO_SLOTS, begin, end, 1, RATE);
        });
    }

    interface Action {
        void run() throws InterruptedException;
    }

    static double medianMicros(Action task, double seconds) throws InterruptedException {
        var micros = new ArrayList<Double>();
        long begin = System.nanoTime();
        for (long now = begin; micros.isEmpty() || now - begin < seconds * 1e9; ) {
            task.run();
            long end = System.nanoTime();
            micros.add((end - now) / 1e3);
            now = end;
        }
        micros.sort(null);
        return micros.get(micros.size() / 2);
    }
}
