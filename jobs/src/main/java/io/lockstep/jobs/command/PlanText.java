package io.lockstep.jobs.command;

import io.lockstep.driver.files.ByteSize;
import io.lockstep.driver.sweep.SweepPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A sweep's plan in words: a line that sums it up, and a table of its trials by size. */
final class PlanText {
    private static final int MOST_SIZES = 12;

    private PlanText() {}

    /** What there is to do, and how. */
    static List<String> lines(SweepPlan plan) {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "plan: %,d trials, %,d epochs, %,d steps%s; %d at once with %d worker%s each",
                plan.trials(),
                plan.epochs(),
                plan.steps(),
                plan.seconds() == null ? "" : ", about " + time(plan.seconds()),
                plan.parallelism(),
                plan.workers(),
                plan.workers() == 1 ? "" : "s"));
        lines.add("plan: needs at least " + ByteSize.text(plan.memoryBytes()) + " of memory in the driver and up to "
                + ByteSize.text(plan.diskBytes()) + " of disk");
        return lines;
    }

    /** Trials by size, smallest first; the middle is left out where there are many sizes. */
    static List<String> table(SweepPlan plan) {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT, "%12s %8s %10s %12s %10s", "parameters", "trials", "epochs", "steps", "time"));
        var sizes = plan.sizes();
        for (int i = 0; i < sizes.size(); i++) {
            if (sizes.size() > MOST_SIZES && i == MOST_SIZES / 2) {
                lines.add("    … " + (sizes.size() - MOST_SIZES) + " sizes more …");
                i = sizes.size() - MOST_SIZES / 2;
            }
            var size = sizes.get(i);
            lines.add(String.format(
                    Locale.ROOT,
                    "%,12d %,8d %,10d %,12d %10s",
                    size.parameters(),
                    size.trials(),
                    size.epochs(),
                    size.steps(),
                    size.seconds() == null ? "" : time(size.seconds())));
        }
        return lines;
    }

    private static String time(double seconds) {
        if (seconds < 90) return String.format(Locale.ROOT, "%.1f s", seconds);
        if (seconds < 5400) return String.format(Locale.ROOT, "%.1f min", seconds / 60);
        return String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
