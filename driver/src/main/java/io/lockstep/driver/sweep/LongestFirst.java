package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.train.MemoryNeed;
import io.lockstep.driver.train.TrialResolver;
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
     * Work that is left of an assignment, as {@link TrialCost} counts it; 0 of one that contradicts itself, which its
     * training will say.
     *
     * @param behind epochs that it has come to
     */
    double work(Assignment assignment, int behind) {
        try {
            var options = spec.options(assignment.trial());
            var of = data.of(options);
            var trial = TrialResolver.resolve(options, of, "plan", "plan", 0);
            long parameters = MemoryNeed.parameters(trial.settings().architecture());
            int whole = options.get(TrainOption.EPOCHS);
            int until = assignment.untilEpoch() == 0 ? whole : assignment.untilEpoch();
            return Math.max(0, until - behind)
                    * TrialCost.of(trial, of, parameters).work();
        } catch (UserError e) {
            return 0;
        }
    }
}
