package io.lockstep.jobs.lab.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets contenders train by turns, so that whatever else the machine does slows all of them alike; the ratio is taken
 * within each turn.
 */
final class Turns {
    private final List<Contender> contenders;
    private final int turns;
    private final int passes;
    private final List<TrainFigures.Absent> failed = new ArrayList<>();

    /**
     * @param contenders ours first; one that fails is left out from then on, unless it is ours
     * @param turns at least 1, after one that warms up and doesn't count
     * @param passes over the rows a turn, times the case's own
     */
    Turns(List<Contender> contenders, int turns, int passes) {
        this.contenders = new ArrayList<>(contenders);
        this.turns = turns;
        this.passes = passes;
    }

    /** Speeds of all that take the case, ours first. */
    List<TrainFigures.Speed> run(TrainCase what) throws Exception {
        Map<Contender, double[]> speeds = new LinkedHashMap<>();
        for (var contender : contenders) if (contender.takes(what)) speeds.put(contender, new double[turns]);
        for (int turn = -1; turn < turns; turn++) {
            for (var contender : List.copyOf(speeds.keySet())) {
                double speed = speed(contender, what);
                if (!contenders.contains(contender)) speeds.remove(contender);
                else if (turn >= 0) speeds.get(contender)[turn] = speed;
            }
        }
        double[] ours = speeds.get(contenders.get(0));
        var all = new ArrayList<TrainFigures.Speed>();
        speeds.forEach((contender, theirs) -> all.add(speed(contender.name(), theirs, ratios(ours, theirs))));
        return all;
    }

    private static TrainFigures.Speed speed(String name, double[] speeds, double[] ratios) {
        double[] sorted = ratios.clone();
        Arrays.sort(sorted);
        return new TrainFigures.Speed(
                name, Median.of(speeds), speeds, Median.of(ratios), sorted[0], sorted[sorted.length - 1]);
    }

    private double speed(Contender contender, TrainCase what) throws Exception {
        try {
            return contender.samplesPerSecond(what, passes * what.passes());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (contender == contenders.get(0)) throw e;
            contenders.remove(contender);
            failed.add(new TrainFigures.Absent(contender.name(), "failed at " + what.name() + ": " + e.getMessage()));
            return Double.NaN;
        }
    }

    private static double[] ratios(double[] ours, double[] theirs) {
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, turn -> ours[turn] / theirs[turn]);
        return ratios;
    }

    /** Peers that failed. */
    List<TrainFigures.Absent> failed() {
        return failed;
    }
}
