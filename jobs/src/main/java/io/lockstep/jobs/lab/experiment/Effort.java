package io.lockstep.jobs.lab.experiment;

import java.util.List;
import java.util.Map;

/**
 * How long experiments take, one against another, so that of several the time left can be told from what the first ones
 * took. Only ratios count; the machine's speed is in what has passed.
 */
public final class Effort {
    /** Seconds of each with {@code --quick}, from timings.json of {@code experiment all --quick --data MNIST} on two cores. */
    private static final Map<String, Double> QUICK = Map.ofEntries(
            Map.entry("gates", 11.0),
            Map.entry("xor-from-nand", 1.2),
            Map.entry("xor", 71.0),
            Map.entry("moons", 19.0),
            Map.entry("boundary-film", 18.0),
            Map.entry("depth", 37.0),
            Map.entry("very-deep", 35.0),
            Map.entry("depth-vs-width", 20.0),
            Map.entry("parity", 29.0),
            Map.entry("approximation", 12.0),
            Map.entry("initialisation", 24.0),
            Map.entry("bias", 4.3),
            Map.entry("regions", 4.7),
            Map.entry("mnist", 21.0),
            Map.entry("lottery-ticket", 13.0),
            Map.entry("compound-scaling", 62.0));

    private static final double OTHERWISE = 20;
    /** What a long one takes without {@code --quick}: ten minutes to two. */
    private static final double WHOLE = 5;

    private final List<Experiment> all;
    private final boolean quick;

    /** @param all in the order in which they run */
    public Effort(List<Experiment> all, boolean quick) {
        this.all = List.copyOf(all);
        this.quick = quick;
    }

    /**
     * The share of all work that is done.
     *
     * @param current the experiment that runs
     * @param within the share of it that is done
     */
    public double share(Experiment current, double within) {
        double done = 0;
        double total = 0;
        int at = all.indexOf(current);
        for (int i = 0; i < all.size(); i++) {
            double seconds = seconds(all.get(i));
            total += seconds;
            if (i <= at) done += i < at ? seconds : seconds * within;
        }
        return done / total;
    }

    private double seconds(Experiment experiment) {
        double seconds = QUICK.getOrDefault(experiment.name(), OTHERWISE);
        return experiment.isLong() && !quick ? seconds * WHOLE : seconds;
    }
}
