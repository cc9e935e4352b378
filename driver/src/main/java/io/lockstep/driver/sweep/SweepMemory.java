package io.lockstep.driver.sweep;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.driver.train.MemoryNeed;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** How many of a sweep's trials the driver and its executors have memory for at once. */
final class SweepMemory {
    private final TrialTrainer trainer;
    private final List<SizedTrial> trials;
    private final long driver = Runtime.getRuntime().maxMemory();

    /** One trial. */
    record SizedTrial(TrialSpec spec, DatasetInfo info) {}

    /** @param trials each once */
    SweepMemory(TrialTrainer trainer, List<SizedTrial> trials) {
        this.trainer = trainer;
        this.trials = trials;
    }

    /** Bytes of {@code parallelism} trials at once, the largest ones, in the driver and in one executor. */
    private record Need(long driver, long executor) {}

    private Need need(int parallelism) {
        int workers = Math.max(1, trainer.slots() / parallelism);
        var place = trainer.place(workers);
        var needs = trials.stream()
                .map(trial -> {
                    int own = trial.spec.workers();
                    var at = own > 0 ? trainer.place(own) : place;
                    return MemoryNeed.of(trial.spec, trial.info, trial.info.rows(), at);
                })
                .toList();
        int together = Math.min(parallelism, (place.tasksAnExecutor() + workers - 1) / workers);
        return new Need(
                largest(needs, parallelism, MemoryNeed::driver),
                trainer.executorBytes() == 0 ? 0 : largest(needs, together, MemoryNeed::executor));
    }

    private static long largest(List<MemoryNeed> needs, int count, ToLongFunction<MemoryNeed> where) {
        return MemoryNeed.BASE
                + needs.stream()
                        .map(need -> where.applyAsLong(need) - MemoryNeed.BASE)
                        .sorted(Comparator.reverseOrder())
                        .limit(count)
                        .mapToLong(bytes -> bytes)
                        .sum();
    }

    int trials() {
        return trials.size();
    }

    /** Bytes that so many trials need in the driver at least. */
    long inDriver(int parallelism) {
        return need(Math.max(1, parallelism)).driver;
    }

    private boolean fits(int parallelism) {
        var need = need(parallelism);
        return need.driver <= driver && need.executor <= trainer.executorBytes();
    }

    /** As many at once as fit, at most so many; 1 where none does, which the trial itself will be told. */
    int most(int wanted) {
        int most = wanted;
        while (most > 1 && !fits(most)) most--;
        return most;
    }

    /** Refuses so many at once where they don't fit. */
    void require(int parallelism) {
        int asked = Math.min(parallelism, trials.size());
        int fit = most(asked);
        if (fit >= asked) return;
        var need = need(asked);
        boolean inDriver = need.driver > driver;
        long bytes = inDriver ? need.driver : need.executor;
        throw new UserError("parallelism: " + parallelism
                + " trials at once, as large as this sweep's largest, need at least "
                + Figures.bytes(bytes) + " in " + (inDriver ? "the driver" : "an executor") + ", which has "
                + Figures.bytes(inDriver ? driver : trainer.executorBytes()) + "; allowed here "
                + (fit == 1 ? "is 1" : "are up to " + fit) + ", or give it more memory (--conf "
                + (inDriver ? "spark.driver.memory" : "spark.executor.memory") + "=" + ((bytes >> 30) + 1) + "g)");
    }
}
