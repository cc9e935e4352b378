package io.lockstep.jobs.lab.bench;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.averager.Limits;
import io.lockstep.driver.averager.Relay;
import io.lockstep.driver.averager.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A sweep's trials an hour by the number of executors, one trial at home in each: epochs of steps whose workers pause as
 * long as their rows would take, the state fetched after each epoch as a checkpoint does. All ends are this machine's, the
 * updates of all trials too, so that many executors are slower here than on machines of their own.
 */
final class ScaleTrials {
    private static final List<Integer> HIDDEN = List.of(256, 128);
    private static final int SHARDS = 16;
    private static final int ROWS = 1024;
    private static final int EPOCHS = 3;

    private ScaleTrials() {}

    /**
     * So many executors.
     *
     * @param driverBytes of a trial, both ways
     */
    record Result(int executors, int steps, double trialsAnHour, double driverBytes) {}

    /** Trials of so many steps, and of three times as many on the most executors. */
    static List<Result> run(int steps) throws InterruptedException {
        var results = new ArrayList<Result>();
        measure(1, steps); // warms up
        for (int executors : ScaleBenchmark.EXECUTORS) results.add(measure(executors, steps));
        results.add(measure(ScaleBenchmark.EXECUTORS[ScaleBenchmark.EXECUTORS.length - 1], 3 * steps));
        return results;
    }

    private static Result measure(int executors, int steps) throws InterruptedException {
        long begin = System.nanoTime();
        var trials = new ArrayList<CompletableFuture<Long>>();
        for (int i = 0; i < executors; i++) {
            var name = "executor " + i;
            var done = new CompletableFuture<Long>();
            new Thread(() -> done.completeAsync(() -> trial(name, steps), Runnable::run), name).start();
            trials.add(done);
        }
        long bytes = 0;
        try {
            for (var trial : trials) bytes += trial.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("a trial failed: " + e.getCause(), e.getCause());
        }
        double hours = (System.nanoTime() - begin) / 3600e9;
        return new Result(executors, steps, executors / hours, bytes / (double) executors);
    }

    /** Bytes that its driver sent and heard. */
    private static long trial(String name, int steps) {
        var settings = StepOverheadBenchmark.settings(HIDDEN, SHARDS);
        var layout = ParameterLayout.of(settings.architecture());
        var state = StepOverheadBenchmark.state(settings);
        var averager = new Averager(layout, SHARDS, state, 0, StepOverheadBenchmark.rule(settings), Limits.DEFAULT);
        var workers = new ArrayList<Thread>();
        try (var server = new AveragerServer(averager, layout, ScaleBenchmark.loopback(), Limits.DEFAULT)) {
            var seat =
                    Relay.open(server.address(), settings, step -> 1e-3, name).join(name);
            workers.add(StepOverheadBenchmark.start(seat, new PretendedRows(ROWS, SHARDS)));
            for (int epoch = 1; epoch <= EPOCHS; epoch++) {
                averager.runUntil((long) epoch * steps / EPOCHS, Totals.NONE, () -> {});
                averager.state(() -> {});
            }
            ScaleBenchmark.end(averager, workers);
            return server.traffic();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            averager.end(null);
        }
    }
}
