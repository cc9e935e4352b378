package io.lockstep.driver.train;

import io.lockstep.core.Figures;
import java.util.Map;

/**
 * What twice the workers would make of a run's steps, by the run's own stopwatches:
 *
 * <pre>  seconds = (reading + computing) / 2 + exchanging · f + all the rest,  each a worker </pre>
 *
 * where f is 2 if the driver averages, which has a message an executor and step to carry (docs/performance.md), and 1
 * elsewhere. The rest, updating and waiting, stays as it is.
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
     */
    static MoreWorkers of(
            Map<String, Double> parts,
            int workers,
            Map<String, Double> byKind,
            int shards,
            double bytesAStep,
            double weightBytes) {
        double seconds = parts.getOrDefault(RunTime.STEPS, 0.0) + parts.getOrDefault(RunTime.EVALUATION, 0.0);
        double all = byKind.values().stream().mapToDouble(value -> value).sum();
        if (workers == 0 || !(all > 0)) return new MoreWorkers(workers, shards, seconds, seconds);
        double divided = (byKind.getOrDefault("reading", 0.0) + byKind.getOrDefault("computing", 0.0)) / all;
        boolean driver = bytesAStep > MESSAGES * weightBytes;
        double exchanged = driver ? byKind.getOrDefault("exchanging", 0.0) / all : 0;
        return new MoreWorkers(workers, shards, seconds, seconds * (1 - divided / 2 + exchanged));
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
