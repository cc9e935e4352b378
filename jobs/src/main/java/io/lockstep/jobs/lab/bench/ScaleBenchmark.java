package io.lockstep.jobs.lab.bench;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.averager.ExecutorSeats;
import io.lockstep.driver.averager.Limits;
import io.lockstep.driver.averager.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step costs the driver by the number of executors and parameters: relays as executors have them, all in this JVM
 * and over its loopback, whose workers compute nothing. So it shows bytes exactly, and time as one machine's cores share
 * both ends; the network of a real cluster comes on top.
 */
final class ScaleBenchmark {
    private static final int[] EXECUTORS = {1, 2, 4, 8, 16};
    private static final List<List<Integer>> HIDDEN = List.of(List.of(16), List.of(64), List.of(256, 128));
    private static final int SHARDS = 16;
    private static final long END_MILLIS = 10_000;

    private ScaleBenchmark() {}

    /**
     * One case.
     *
     * @param home whether the steps run at the one executor's end
     * @param stepMicros the median
     * @param driverBytes a step, both ways
     */
    record Result(int executors, boolean home, int parameters, double stepMicros, double driverBytes) {}

    /** Measures each case for {@code secondsEach} after half as much warm-up. */
    static List<Result> run(double secondsEach) throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        for (var hidden : HIDDEN) {
            results.add(measure(hidden, 1, true, secondsEach));
            for (int executors : EXECUTORS) results.add(measure(hidden, executors, false, secondsEach));
        }
        return results;
    }

    private static Result measure(List<Integer> hidden, int executors, boolean home, double seconds)
            throws IOException, InterruptedException {
        var settings = StepOverheadBenchmark.settings(hidden, SHARDS);
        var layout = ParameterLayout.of(settings.architecture());
        var state = StepOverheadBenchmark.state(settings);
        var averager = new Averager(layout, SHARDS, state, 0, StepOverheadBenchmark.rule(settings), Limits.DEFAULT);
        var loopback = InetAddress.getLoopbackAddress().getHostAddress();
        var threads = new ArrayList<Thread>();
        var place = new AveragerServer.Place(loopback, 0, 0, loopback, false);
        try (var server = new AveragerServer(averager, layout, place, Limits.DEFAULT)) {
            for (int i = 0; i < executors; i++) {
                var name = "executor " + i;
                var seat = home
                        ? ExecutorSeats.join(server.address(), settings, step -> 1e-3, name, name)
                        : Relay.open(server.address(), settings, null, name).join(name);
                threads.add(StepOverheadBenchmark.start(seat));
            }
            StepOverheadBenchmark.awaitWorkers(averager, executors);
            StepOverheadBenchmark.medianMicros(() -> StepOverheadBenchmark.steps(averager), seconds / 2);
            long bytes = server.traffic();
            long steps = averager.step();
            double round = StepOverheadBenchmark.medianMicros(() -> StepOverheadBenchmark.steps(averager), seconds);
            double perStep = (server.traffic() - bytes) / (double) (averager.step() - steps);
            averager.end(null);
            return new Result(executors, home, layout.parameterCount(), round / StepOverheadBenchmark.ROUND, perStep);
        } finally {
            averager.end(null);
            for (var thread : threads) thread.join(END_MILLIS);
        }
    }
}
