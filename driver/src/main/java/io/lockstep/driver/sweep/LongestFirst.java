package io.lockstep.driver.sweep;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The order in which a round's trials begin: the longest first, so that no slot waits at the end for one that began last (the
 * rule of Graham, "Bounds on multiprocessing timing anomalies", 1969: at most 4/3 of the shortest time).
 */
final class LongestFirst {
    private final SweepSpec spec;
    private final SweepData data;

    LongestFirst(SweepSpec spec, SweepData data) {
        this.spec = spec;
        this.data = data;
    }

    /** Places in the round, most work first; those of equal work in their order. */
    static <T> List<Integer> of(List<T> round, ToDoubleFunction<T> work) {
        var works = round.stream().mapToDouble(work).toArray();
        return IntStream.range(0, works.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -works[i]))
                .toList();
    }

    /**
     * Work that is left of an assignment, as {@link TrialCost} counts it; 0 of one that contradicts itself.
     *
     * @param behind epochs that it has come to
     */
    double work(Assignment assignment, int behind) {
        var trial = Planner.planned(spec, data, assignment.trial());
        if (trial == null) return 0;
        int until = assignment.untilEpoch() == 0 ? trial.whole() : assignment.untilEpoch();
        return Math.max(0, until - behind) * trial.cost().work();
    }
}
