package io.lockstep.jobs.lab.experiment;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long experiments take on a machine of two cores, so that of several the time left can be told from what the last ones
 * took on this one.
 */
public final class Effort {
    /** Seconds of one, with {@code --quick} and without. */
    private record Seconds(double quick, double whole) {}

    /**
     * From timings.json of {@code experiment all --data MNIST}, with and without {@code --quick}, on two cores. The last one
     * took 7 s where its images had been prepared before, and 27 s where not.
     */
    private static final Map<String, Seconds> TIMES = Map.ofEntries(
            Map.entry("gates", new Seconds(0.9, 0.9)),
            Map.entry("xor-from-nand", new Seconds(0.2, 0.2)),
            Map.entry("xor", new Seconds(6.5, 16)),
            Map.entry("moons", new Seconds(1.8, 2.2)),
            Map.entry("boundary-film", new Seconds(3.5, 5.3)),
            Map.entry("bias", new Seconds(0.8, 1.2)),
            Map.entry("approximation", new Seconds(4, 9.9)),
            Map.entry("initialisation", new Seconds(5.5, 7.6)),
            Map.entry("depth", new Seconds(7.5, 10)),
            Map.entry("very-deep", new Seconds(9, 16)),
            Map.entry("regions", new Seconds(1.1, 1.3)),
            Map.entry("parity", new Seconds(7, 40)),
            Map.entry("depth-vs-width", new Seconds(4.5, 11)),
            Map.entry("mnist", new Seconds(7.5, 14)),
            Map.entry("lottery-ticket", new Seconds(6.5, 13)),
            Map.entry("compound-scaling", new Seconds(10, 14)));

    private static final Seconds OTHERWISE = new Seconds(5, 10);

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
        int at = all.indexOf(current);
        for (int i = 0; i <= at; i++) done += i < at ? seconds(all.get(i)) : seconds(current) * within;
        return done / total();
    }

    /**
     * The share of an experiment that is done: trainings differ, and data are prepared before the first, so half of it goes
     * by the time that has passed.
     *
     * @param trained the share of its trainings
     * @param since seconds since it began
     * @param speed of this machine: its seconds for one of the table's
     */
    public double within(Experiment experiment, double trained, double since, double speed) {
        return (trained + Math.min(1, since / (speed * seconds(experiment)))) / 2;
    }

    /** The experiments that the table knows. */
    static Set<String> known() {
        return TIMES.keySet();
    }

    /** Seconds of all on the table's machine. */
    public double total() {
        return all.stream().mapToDouble(this::seconds).sum();
    }

    /** Seconds of one on the table's machine. */
    public double seconds(Experiment experiment) {
        var seconds = TIMES.getOrDefault(experiment.name(), OTHERWISE);
        return quick ? seconds.quick : seconds.whole;
    }
}
