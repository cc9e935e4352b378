package io.lockstep.jobs.command;

import io.lockstep.driver.sweep.SweepPlan;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of a sweep's plan is done: its epochs, each counting as long as the plan says that one of its size takes, or its
 * steps where it doesn't. What ends before its time (by early stopping, failing) counts as done.
 */
final class SweepShare {
    private final Map<Long, Double> epochBySize = new HashMap<>();
    private final Map<Integer, Integer> seen = new HashMap<>();
    private final Map<Integer, Integer> until = new HashMap<>();
    private final Map<Integer, Double> epoch = new HashMap<>();
    private final boolean several;
    private double planned;
    private double done;

    /** @param folds trainings a trial, one after another; 0 for one */
    SweepShare(int folds) {
        several = folds > 1;
    }

    /** What there is to do. */
    void planned(SweepPlan plan) {
        for (var size : plan.sizes()) {
            double work = plan.seconds() == null ? size.steps() : size.seconds();
            epochBySize.put(size.parameters(), work / Math.max(1, size.epochs()));
            planned += work;
        }
    }

    /** A training begins or goes on. */
    void started(int trial, long parameters, int startEpoch, int untilEpoch) {
        epoch.put(trial, epochBySize.getOrDefault(parameters, 0.0));
        until.put(trial, several ? until.getOrDefault(trial, 0) + untilEpoch - startEpoch : untilEpoch);
        if (!several) reach(trial, startEpoch);
    }

    void epochEnded(int trial) {
        reach(trial, seen.getOrDefault(trial, 0) + 1);
    }

    /**
     * A trial ended for good.
     *
     * @param parameters its size, for one that nobody saw begin
     * @param pruned whether the search gave it up, which the plan knows
     */
    void ended(int trial, long parameters, int epochs, boolean pruned) {
        epoch.putIfAbsent(trial, epochBySize.getOrDefault(parameters, 0.0));
        reach(trial, pruned ? epochs : Math.max(epochs, until.getOrDefault(trial, 0)));
    }

    private void reach(int trial, int epochs) {
        int before = seen.getOrDefault(trial, 0);
        if (epochs <= before) return;
        seen.put(trial, epochs);
        done += (epochs - before) * epoch.getOrDefault(trial, 0.0);
    }

    /** In [0, 1]. */
    double share() {
        return planned <= 0 ? 0 : Math.min(1, done / planned);
    }
}
