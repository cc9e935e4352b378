package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.driver.sweep.SweepPlan;
import java.util.ArrayList;
import java.util.List;

/** A sweep's plan in words: a line that sums it up, and a table of its trials by size. */
final class PlanText {
    private static final int MOST_SIZES = 12;

    private PlanText() {}

    /** What there is to do, and how. */
    static List<String> lines(SweepPlan plan) {
        var lines = new ArrayList<String>();
        lines.add(Figures.text(
                "plan: %,d trials, %,d epochs, %,d steps%s; %d at once with %d worker%s each",
                plan.trials(),
                plan.epochs(),
                plan.steps(),
                plan.seconds() == null ? "" : ", about " + Figures.seconds(plan.seconds()),
                plan.parallelism(),
                plan.workers(),
                plan.workers() == 1 ? "" : "s"));
        if (plan.stored() != null)
            lines.add(Figures.text(
                    "plan: the store has %,d of these trials, and %,d of the epochs",
                    plan.stored().trials(), plan.stored().epochs()));
        lines.add("plan: needs at least " + Figures.bytes(plan.memoryBytes()) + " of memory in the driver and up to "
                + Figures.bytes(plan.diskBytes()) + " of disk");
        return lines;
    }

    /** Trials by size, smallest first; the middle is left out where there are many sizes. */
    static List<String> table(SweepPlan plan) {
        var lines = new ArrayList<String>();
        lines.add(Figures.text("%12s %8s %10s %12s %10s", "parameters", "trials", "epochs", "steps", "time"));
        var sizes = plan.sizes();
        for (int i = 0; i < sizes.size(); i++) {
            if (sizes.size() > MOST_SIZES && i == MOST_SIZES / 2) {
                lines.add("    … " + (sizes.size() - MOST_SIZES) + " sizes more …");
                i = sizes.size() - MOST_SIZES / 2;
            }
            var size = sizes.get(i);
            lines.add(Figures.text(
                    "%,12d %,8d %,10d %,12d %10s",
                    size.parameters(),
                    size.trials(),
                    size.epochs(),
                    size.steps(),
                    size.seconds() == null ? "" : Figures.seconds(size.seconds())));
        }
        return lines;
    }
}
