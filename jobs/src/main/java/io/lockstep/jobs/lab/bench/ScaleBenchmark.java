package io.lockstep.jobs.lab.bench;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.averager.ExecutorSeats;
import io.lockstep.driver.averager.Limits;
import io.lockstep.driver.averager.Relay;
import io.lockstep.driver.averager.TcpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a step costs by the number of executors, parameters and rows: relays as executors have them, all in this JVM,
 * whose workers compute nothing or pause for as long as their rows would take, behind a driver's network card of a limited
 * speed where asked. So it shows bytes exactly, and time as one machine's cores share all ends.
 */
final class ScaleBenchmark {
    static final int[] EXECUTORS = {1, 2, 4, 8, 16};
    /** Executors that the driver speaks to where more share a trial. */
    private static final int FAN_IN = 4;

    private static final List<List<Integer>> HIDDEN = List.of(List.of(16), List.of(64), List.of(256, 128));
    private static final int[] ROWS = {1024, 8192};
    private static final int SHARDS = 16;
    private static final long END_MILLIS = 10_000;
    /** A gigabit a second. */
    static final double CARD = 125e6;

    private static final int FEW = 5; // steps of a round at first
    private static final double ROUND_MICROS = 20_000;
    private static final int MOST = 100;

    private ScaleBenchmark() {}

    /** How executors reach the driver. */
    enum Way {
        HOME("at home"),
        DIRECT("driver"),
        TREE("driver, tree"),
        DIRECT_LIMITED("driver, 1 Gbit/s"),
        TREE_LIMITED("driver, tree, 1 Gbit/s");

        final String text;

        Way(String text) {
            this.text = text;
        }

        boolean isLimited() {
            return this == DIRECT_LIMITED || this == TREE_LIMITED;
        }

        int fanIn() {
            return this == TREE || this == TREE_LIMITED ? FAN_IN : 0;
        }
    }

    /**
     * One case.
     *
     * @param rows of a step that workers pause for; 0 where gradients cost nothing
     * @param stepMicros the median
     * @param driverBytes a step, both ways
     */
    record Result(int executors, Way way, int parameters, int rows, double stepMicros, double driverBytes) {}

    /**
     * Measures each case for {@code secondsEach} after half as much warm-up. A look at whether all works, of less than a
     * tenth of a second, spares the link the largest network.
     */
    static List<Result> run(double secondsEach) throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        for (var hidden : HIDDEN) {
            results.add(measure(hidden, 1, Way.HOME, 0, secondsEach));
            for (int executors : EXECUTORS) results.add(measure(hidden, executors, Way.DIRECT, 0, secondsEach));
        }
        var sent = HIDDEN.get(secondsEach < 0.1 ? 0 : HIDDEN.size() - 1);
        for (int rows : ROWS)
            for (int executors : EXECUTORS) results.add(measure(sent, executors, Way.DIRECT, rows, secondsEach));
        for (int executors : EXECUTORS) results.add(measure(sent, executors, Way.DIRECT_LIMITED, 0, secondsEach));
        for (var way : List.of(Way.TREE, Way.TREE_LIMITED))
            for (int executors : EXECUTORS)
                if (executors > FAN_IN) results.add(measure(sent, executors, way, 0, secondsEach));
        return results;
    }

    /** Measures one case for {@code seconds} after half as much warm-up. */
    static Result measure(List<Integer> hidden, int executors, Way way, int rows, double seconds)
            throws IOException, InterruptedException {
        var settings = StepOverheadBenchmark.settings(hidden, SHARDS);
        var layout = ParameterLayout.of(settings.architecture());
        var state = StepOverheadBenchmark.state(settings);
        var averager = new Averager(layout, SHARDS, state, 0, StepOverheadBenchmark.rule(settings), Limits.DEFAULT);
        var threads = new ArrayList<Thread>();
        try (var server = new AveragerServer(averager, layout, loopback(), Limits.DEFAULT, way.fanIn());
                var link = way.isLimited() ? new LimitedLink(server.address().port(), CARD) : null) {
            var address = link == null ? server.address() : behind(link, server.address());
            for (int i = 0; i < executors; i++) {
                var name = "executor " + i;
                var seat = way == Way.HOME
                        ? ExecutorSeats.join(address, settings, step -> 1e-3, name, name)
                        : Relay.open(address, settings, null, name).join(name);
                threads.add(StepOverheadBenchmark.start(seat, new PretendedRows(rows, SHARDS)));
            }
            awaitThreads(averager, executors);
            double warm = rounds(averager, FEW, seconds / 2);
            int count = (int) Math.max(1, Math.min(MOST, ROUND_MICROS / warm));
            long bytes = server.traffic();
            long steps = averager.step();
            double micros = rounds(averager, count, seconds);
            double perStep = (server.traffic() - bytes) / (double) (averager.step() - steps);
            end(averager, threads); // before the server hangs up on them
            return new Result(executors, way, layout.parameterCount(), rows, micros, perStep);
        } finally {
            end(averager, threads);
        }
    }

    /** Microseconds a step, the median of rounds of so many steps. */
    private static double rounds(Averager averager, int steps, double seconds) throws InterruptedException {
        return StepOverheadBenchmark.medianMicros(() -> StepOverheadBenchmark.steps(averager, steps), seconds) / steps;
    }

    /** This machine's own, any port. */
    static AveragerServer.Place loopback() {
        var host = InetAddress.getLoopbackAddress().getHostAddress();
        return new AveragerServer.Place(host, 0, 0, host, false);
    }

    static void end(Averager averager, List<Thread> threads) throws InterruptedException {
        averager.end(null);
        for (var thread : threads) thread.join(END_MILLIS);
    }

    private static TcpAddress behind(LimitedLink link, TcpAddress real) {
        return new TcpAddress(
                real.host(), link.port(), real.trial(), real.token(), real.encrypted(), real.limits(), real.fanIn());
    }

    /** Executors tell of those that joined them between two of their answers: so steps are run until all are known. */
    private static void awaitThreads(Averager averager, int executors) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Limits.DEFAULT.firstWorkerMillis());
        StepOverheadBenchmark.awaitWorkers(averager, 1);
        while (averager.threads() < executors) {
            if (System.nanoTime() > deadline)
                throw new IllegalStateException(averager.threads() + " of " + executors + " executors came");
            StepOverheadBenchmark.steps(averager, 1);
        }
    }
}
