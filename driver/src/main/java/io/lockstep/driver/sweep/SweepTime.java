package io.lockstep.driver.sweep;

import io.lockstep.core.Figures;
import io.lockstep.driver.train.RunTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a search's time went, in seconds: {@code time} of sweep.json; of this run, without those before a resume.
 *
 * @param seconds on the clock, from the first round to the last one's end
 * @param atOnce trials that may run at the same time
 * @param trials trainings that were run; one a fold
 * @param inTrials added over them
 * @param longest of one
 * @param parts wall time of the trainings' parts, added over them, as {@link RunTime#parts}
 * @param byKind what their workers did, added over them, as {@link RunTime#byKind}
 */
public record SweepTime(
        double seconds,
        int atOnce,
        int trials,
        double inTrials,
        double longest,
        Map<String, Double> parts,
        Map<String, Double> byKind) {
    /** Adds trainings up while they end. Thread-safe. */
    static final class Sum {
        private final long begin = System.nanoTime();
        private final Map<String, Double> parts = new LinkedHashMap<>();
        private final Map<String, Double> byKind = new LinkedHashMap<>();
        private int trials;
        private double inTrials;
        private double longest;

        synchronized void add(RunTime time, double seconds) {
            trials++;
            inTrials += seconds;
            longest = Math.max(longest, seconds);
            time.parts().forEach((part, spent) -> parts.merge(part, spent, Double::sum));
            time.byKind().forEach((kind, spent) -> byKind.merge(kind, spent, Double::sum));
        }

        synchronized SweepTime until(long now, int atOnce) {
            double seconds = (now - begin) / 1e9;
            return new SweepTime(
                    seconds,
                    atOnce,
                    trials,
                    inTrials,
                    longest,
                    new LinkedHashMap<>(parts),
                    new LinkedHashMap<>(byKind));
        }
    }

    /** Part of the time that a place for a trial had one. */
    public double busy() {
        return Math.min(1, inTrials / Math.max(1e-9, seconds * atOnce));
    }

    /**
     * Seconds with twice as many trials at once and a core for each: trials are divided, but none is shorter than it is,
     * and what no trial took, as the ends of rounds, stays.
     */
    double twice() {
        double idle = Math.max(0, seconds - inTrials / atOnce);
        return Math.min(seconds, Math.max(longest, inTrials / (2 * atOnce)) + idle);
    }

    /** Whether more trials at once would help, in a sentence; empty where no trial ran. */
    public String moreAtOnce() {
        if (trials == 0) return "";
        if (trials <= atOnce) return "more trials at once would have nothing to do";
        return Figures.text(
                RunTime.isWorthwhile(seconds, twice())
                        ? "twice as many at once, with cores of their own, would make %.2f s of the %.2f s"
                        : "more trials at once would not help: twice as many would make %.2f s of the %.2f s",
                twice(),
                seconds);
    }

    /** As sweep.json has it. */
    Map<String, Object> json() {
        var content = new LinkedHashMap<String, Object>();
        content.put("seconds", SweepPlan.rounded(seconds));
        content.put("at_once", atOnce);
        content.put("trials", trials);
        content.put("in_trials", SweepPlan.rounded(inTrials));
        content.put("longest_trial", SweepPlan.rounded(longest));
        content.put("parts", rounded(parts));
        content.put("by_workers", rounded(byKind));
        content.put("more_at_once", moreAtOnce());
        return content;
    }

    private static Map<String, Double> rounded(Map<String, Double> seconds) {
        var rounded = new LinkedHashMap<String, Double>();
        seconds.forEach((name, value) -> rounded.put(name, SweepPlan.rounded(value)));
        return rounded;
    }
}
