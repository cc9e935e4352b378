package io.lockstep.driver.train;

import io.lockstep.core.Figures;
import java.util.Map;

/**
 * What twice the workers would make of a run's steps, by the run's own stopwatches:
 *
 * <pre>  seconds = (reading + computing) / 2 + exchanging · f + all the rest,  each a worker </pre>
 *
 * where f is 1, unless the driver averages. It then has a message an executor and step to carry both ways, so that f is 2;
 * or, where that makes more executors than it speaks to, what two levels of a tree come to, each waiting for the one below
 * (docs/performance.md has the model). The rest, updating and waiting, stays as it is.
 *
 * @param shards of a step: more workers than that have nothing to do
 * @param seconds that steps and evaluations took
 * @param twice what they would take with twice the workers
 */
record MoreWorkers(int workers, int shards, double seconds, double twice) {
    /** Bytes of a step's message by those of the weights, above which the driver must be averaging. */
    private static final double MESSAGES = 0.5;

    /**
     * @param parts wall time, as {@link RunTime#parts}
     * @param byKind seconds of all workers
     * @param bytesAStep through the driver
     * @param weightBytes of one copy of the weights
     * @param fanIn executors that the driver speaks to at most
     */
    static MoreWorkers of(
            Map<String, Double> parts,
            int workers,
            Map<String, Double> byKind,
            int shards,
            double bytesAStep,
            double weightBytes,
            int fanIn) {
        double seconds = parts.getOrDefault(RunTime.STEPS, 0.0) + parts.getOrDefault(RunTime.EVALUATION, 0.0);
        double all = byKind.values().stream().mapToDouble(value -> value).sum();
        if (workers == 0 || !(all > 0)) return new MoreWorkers(workers, shards, seconds, seconds);
        double divided = (byKind.getOrDefault("reading", 0.0) + byKind.getOrDefault("computing", 0.0)) / all;
        boolean driver = bytesAStep > MESSAGES * weightBytes;
        double exchanged = driver ? byKind.getOrDefault("exchanging", 0.0) / all : 0;
        double factor = exchangeOfTwice(bytesAStep / (2 * weightBytes), fanIn);
        return new MoreWorkers(workers, shards, seconds, seconds * (1 - divided / 2 + exchanged * (factor - 1)));
    }

    /** Messages of a step that wait for each other, with twice the executors, by those that the driver has now. */
    static double exchangeOfTwice(double executors, int fanIn) {
        double now = Math.max(1, executors);
        double twice = 2 * now;
        if (twice <= fanIn) return 2;
        double below = Math.ceil(twice / fanIn) - 1;
        return Math.max(1, (fanIn + below) / now);
    }

    boolean help() {
        return workers > 0 && workers < shards && RunTime.isWorthwhile(seconds, twice);
    }

    /** In a sentence. */
    @Override
    public String toString() {
        if (workers >= shards)
            return Figures.text(
                    "more workers would have nothing to do: a step has %d %s (--shards)",
                    shards, shards == 1 ? "shard" : "shards");
        return Figures.text(
                help()
                        ? "twice the workers, with a core each, would make %.2f s of the %.2f s of steps"
                        : "more workers would not help: twice as many would make %.2f s of the %.2f s of steps",
                twice,
                seconds);
    }
}
