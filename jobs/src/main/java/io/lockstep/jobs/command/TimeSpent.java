package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.driver.sweep.SweepTime;
import io.lockstep.driver.train.RunTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Where a training's time went, for a terminal; and the part of it that only a command knows. */
final class TimeSpent {
    private static final int NAME_WIDTH = 14;

    private final Map<String, Double> before = new LinkedHashMap<>();
    private long since;

    private TimeSpent() {}

    /** Seconds since the process began are the start's; what follows prepares data. */
    static TimeSpent started() {
        var spent = new TimeSpent();
        ProcessHandle.current()
                .info()
                .startInstant()
                .ifPresent(begin -> spent.before.put(
                        RunTime.START, Duration.between(begin, Instant.now()).toMillis() / 1e3));
        spent.since = System.nanoTime();
        return spent;
    }

    /** Data is prepared. */
    void prepared() {
        before.put(RunTime.PREPARE, (System.nanoTime() - since) / 1e9);
    }

    /** Seconds by part, so far. */
    Map<String, Double> before() {
        return before;
    }

    /** In one line: wall time by part, what the workers did, and whether more of them would help. */
    static String line(RunTime time) {
        var workers = shares(time.byKind());
        var parts = time.parts().entrySet().stream()
                .map(part -> Figures.text("%s %.2f", part.getKey(), part.getValue()))
                .collect(Collectors.joining(", "));
        var text = Figures.text("%.2f s: %s", time.total(), parts)
                + (workers.isEmpty()
                        ? ""
                        : "; " + time.workers() + (time.workers() == 1 ? " worker: " : " workers: ") + workers);
        return time.moreWorkers().isEmpty() ? text : text + "; " + time.moreWorkers();
    }

    /** Of a sweep's search in one line: how busy its places for trials were, what the workers did, and whether more places help. */
    static String line(SweepTime time) {
        var text = Figures.text(
                "%.2f s: %d %s, %d at once, %.0f %% busy",
                time.seconds(),
                time.trials(),
                time.trials() == 1 ? "training" : "trainings",
                time.atOnce(),
                100 * time.busy());
        var workers = shares(time.byKind());
        return text + (workers.isEmpty() ? "" : "; workers: " + workers) + "; " + time.moreAtOnce();
    }

    /** What took half a percent or more. */
    private static String shares(Map<String, Double> seconds) {
        double all = sum(seconds);
        return seconds.entrySet().stream()
                .filter(part -> part.getValue() >= all / 200)
                .map(part -> Figures.text("%s %.0f %%", part.getKey(), 100 * part.getValue() / all))
                .collect(Collectors.joining(", "));
    }

    /** As a table: each phase of the workers' threads, most first. */
    static String table(RunTime time) {
        double all = sum(time.byPhase());
        var text = new StringBuilder();
        text.append(Figures.text("  %-" + NAME_WIDTH + "s %10s %7s%n", "phase", "seconds", "share"));
        time.byPhase().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(phase -> text.append(Figures.text(
                        "  %-" + NAME_WIDTH + "s %10.3f %5.1f %%%n",
                        phase.getKey(),
                        phase.getValue(),
                        100 * phase.getValue() / all)));
        return text.toString();
    }

    private static double sum(Map<String, Double> seconds) {
        return seconds.values().stream().mapToDouble(value -> value).sum();
    }
}
