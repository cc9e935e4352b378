package io.lockstep.driver.train;

import io.lockstep.core.profile.PhaseTimes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a run's time went, in seconds: {@code time} of run.json. Wall time of its parts, and what its workers' threads
 * did meanwhile, added over them. Whatever part a map leaves out took none, or isn't known.
 *
 * @param parts wall time one part after another: {@code start} and {@code prepare} where the caller told of them, then
 *     {@code launch} (data opened, the Spark job, its workers' first steps not included), {@code steps},
 *     {@code evaluation}, {@code files}
 * @param workers whose stopwatches came back
 * @param byKind of all workers: {@code reading}, {@code computing}, {@code exchanging}, {@code updating}, {@code waiting}
 * @param byPhase of all workers, finer: {@code gathering}, {@code forward_0}, …
 * @param driverBytes that the driver and executors sent each other for the run's steps and evaluations
 * @param moreWorkers whether these would help, in a sentence; empty where that isn't known
 */
public record RunTime(
        Map<String, Double> parts,
        int workers,
        Map<String, Double> byKind,
        Map<String, Double> byPhase,
        long driverBytes,
        String moreWorkers) {
    public static final String START = "start";
    public static final String PREPARE = "prepare";
    static final String LAUNCH = "launch";
    static final String STEPS = "steps";
    static final String EVALUATION = "evaluation";
    static final String FILES = "files";

    /** Of a run that nobody timed. */
    public static final RunTime UNKNOWN = new RunTime(Map.of(), 0, Map.of(), Map.of(), 0, "");

    /** What was run. @param steps of this run, without those before a resume */
    record Size(long steps, int shards, int parameters) {}

    /** What the driver and executors sent each other. @param fanIn executors that the driver speaks to at most */
    record Traffic(long bytes, int fanIn) {}

    /** Of these nanoseconds. */
    static RunTime of(Map<String, Double> before, RunClock clock, PhaseSum.Times times, Traffic traffic, Size size) {
        var parts = new LinkedHashMap<>(before);
        parts.putAll(clock.parts());
        var kinds = new LinkedHashMap<String, Double>();
        PhaseTimes.byKind(times.nanos()).forEach((kind, nanos) -> kinds.put(kind.toString(), nanos / 1e9));
        var phases = new LinkedHashMap<String, Double>();
        PhaseTimes.named(times.nanos()).forEach((name, nanos) -> phases.put(name, nanos / 1e9));
        double bytesAStep = traffic.bytes / Math.max(1.0, size.steps);
        double weightBytes = (double) Float.BYTES * size.parameters;
        var more = MoreWorkers.of(parts, times.workers(), kinds, size.shards, bytesAStep, weightBytes, traffic.fanIn);
        return new RunTime(
                parts, times.workers(), kinds, phases, traffic.bytes, times.workers() == 0 ? "" : more.toString());
    }

    /** Whether {@code then} in place of {@code now} seconds are worth more machines: a tenth has to be gained. */
    public static boolean isWorthwhile(double now, double then) {
        return then < 0.9 * now;
    }

    /** Wall time of all parts. */
    public double total() {
        return parts.values().stream().mapToDouble(seconds -> seconds).sum();
    }

    /** As run.json has it. */
    Map<String, Object> json() {
        var content = new LinkedHashMap<String, Object>(parts);
        content.put("total", total());
        content.put("workers", workers);
        content.put("by_workers", byKind);
        content.put("profile", byPhase);
        content.put("driver_bytes", driverBytes);
        content.put("more_workers", moreWorkers);
        return content;
    }
}
