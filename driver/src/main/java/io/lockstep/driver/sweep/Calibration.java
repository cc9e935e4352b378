package io.lockstep.driver.sweep;

import io.lockstep.core.math.Functions;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.Probe;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seconds that tell of hours: a few of a sweep's trials are trained for a moment each, as many at once as will be, and
 * the time of an epoch of any other is read between them, by its work. Each is measured twice, and the shorter time counts:
 * a cold JVM and other programs only ever make it longer. Nor does less work take longer than more. A sweep that waits for
 * the figures is content with the greatest where all of it takes seconds.
 */
final class Calibration {
    private static final Logger LOG = LoggerFactory.getLogger(Calibration.class);
    private static final int PASSES = 2;
    private static final int MOST_PROBES = 6;
    /** Of the greatest, before all others: they warm the JVM up. */
    private static final double COLD_PROBE_SECONDS = 1.0;

    private static final double PROBE_SECONDS = 0.6;

    /** A trial that stands for those of its cost. */
    record Sample(TrialCost cost, TrialSpec spec) {}

    /** Says when to be content with what was measured. */
    interface Contentment {
        /** @param seconds that measuring has taken */
        boolean with(Calibration soFar, double seconds);
    }

    private final TreeMap<Double, Double> epochSecondsByWork = new TreeMap<>();
    private final Map<Object, Double> epochSecondsByKey = new HashMap<>();
    private final Map<Object, Double> workByKey = new HashMap<>();
    private double aroundSeconds;

    /**
     * Measures.
     *
     * @param samples of all costs there are
     * @param parallelism trials at once
     * @param pool of so many threads at least
     * @param content asked between measurements
     * @return null where not one of them could be trained
     */
    static Calibration of(
            TrialTrainer trainer, List<Sample> samples, int parallelism, ExecutorService pool, Contentment content)
            throws InterruptedException {
        long begin = System.nanoTime();
        var calibration = new Calibration();
        var track = new Track(trainer, parallelism, pool);
        var greatestFirst = spread(samples);
        boolean shortOnes = calibration.measure(track, greatestFirst, 0, COLD_PROBE_SECONDS, new ArrayList<>());
        // Where the greatest are over within a moment, they tell enough of a search that is short.
        var chosen = shortOnes ? greatestFirst.subList(0, Math.min(parallelism, greatestFirst.size())) : greatestFirst;
        for (int pass = shortOnes ? PASSES : 1; pass <= PASSES; pass++) {
            var around = new ArrayList<Double>(); // of this pass alone, for the last is the warmest
            for (int from = 0; from < chosen.size(); from += parallelism) {
                calibration.measure(track, chosen, from, PROBE_SECONDS, around);
                if (around.isEmpty()) continue;
                calibration.reckon(around);
                if (content.with(calibration, (System.nanoTime() - begin) / 1e9)) return calibration;
            }
        }
        return calibration.epochSecondsByKey.isEmpty() ? null : calibration;
    }

    /** Where samples are trained, so many at once. */
    private record Track(TrialTrainer trainer, int parallelism, ExecutorService pool) {}

    /**
     * Trains as many samples at once as trials will be.
     *
     * @param from the first of them; past the last one come others again, for few would be too fast
     * @param around gets the seconds of each beside its epochs; modified
     * @return whether all ended by themselves
     */
    private boolean measure(Track track, List<Sample> samples, int from, double seconds, List<Double> around)
            throws InterruptedException {
        var futures = new LinkedHashMap<Future<Probe>, Sample>();
        for (int i = 0; i < track.parallelism(); i++) {
            var sample = samples.get((from + i) % samples.size());
            futures.put(track.pool().submit(() -> track.trainer().probe(sample.spec(), seconds)), sample);
        }
        boolean whole = true;
        for (var entry : futures.entrySet()) {
            try {
                var probe = entry.getKey().get();
                add(entry.getValue().cost(), probe);
                around.add(probe.aroundSeconds());
                whole &= probe.whole();
            } catch (ExecutionException e) {
                whole = false;
                LOG.debug("a trial of the calibration failed", e.getCause()); // it will again, and say why
            }
        }
        return whole;
    }

    /** Makes use of what was measured. */
    private void reckon(List<Double> around) {
        var sorted = around.stream().sorted().toList();
        aroundSeconds = sorted.get(sorted.size() / 2);
        level();
    }

    private void add(TrialCost cost, Probe probe) {
        epochSecondsByKey.merge(cost.key(), probe.epochSeconds(), Math::min);
        epochSecondsByWork.merge(cost.work(), probe.epochSeconds(), Math::min);
        workByKey.put(cost.key(), cost.work());
    }

    /** What took longer than something of more work was disturbed, and gets the time of that. */
    private void level() {
        double least = Double.POSITIVE_INFINITY;
        for (var entry : epochSecondsByWork.descendingMap().entrySet()) {
            least = Math.min(least, entry.getValue());
            entry.setValue(least);
        }
        epochSecondsByKey.replaceAll((key, seconds) -> Math.min(seconds, epochSecondsByWork.get(workByKey.get(key))));
    }

    /** Different costs, the least and the greatest among them, those between at even ratios; the greatest first. */
    private static List<Sample> spread(List<Sample> samples) {
        var byKey = new LinkedHashMap<Object, Sample>();
        for (var sample : samples) byKey.putIfAbsent(sample.cost().key(), sample);
        var sorted = new ArrayList<>(byKey.values());
        sorted.sort(Comparator.comparingDouble(sample -> -sample.cost().work()));
        if (sorted.size() <= MOST_PROBES) return sorted;
        double most = Functions.log(sorted.get(0).cost().work());
        double least = Functions.log(sorted.get(sorted.size() - 1).cost().work());
        var chosen = new LinkedHashSet<Sample>();
        for (int i = 0; i < MOST_PROBES; i++) {
            double wanted = most + (least - most) * i / (MOST_PROBES - 1);
            chosen.add(sorted.stream()
                    .min(Comparator.comparingDouble(
                            sample -> Math.abs(Functions.log(sample.cost().work()) - wanted)))
                    .orElseThrow());
        }
        return new ArrayList<>(chosen);
    }

    /** Seconds of a trial beside its epochs. */
    double aroundSeconds() {
        return aroundSeconds;
    }

    /** Seconds of an epoch; between two that were timed on a straight line of logarithms. */
    double epochSeconds(TrialCost cost) {
        var measured = epochSecondsByKey.get(cost.key());
        if (measured != null) return measured;
        var below = epochSecondsByWork.floorEntry(cost.work());
        var above = epochSecondsByWork.ceilingEntry(cost.work());
        if (below == null) return above.getValue() * cost.work() / above.getKey();
        if (above == null) return below.getValue() * cost.work() / below.getKey();
        if (above.getKey().equals(below.getKey())) return above.getValue();
        double share = Functions.log(cost.work() / below.getKey()) / Functions.log(above.getKey() / below.getKey());
        return below.getValue() * Functions.exp(share * Functions.log(above.getValue() / below.getValue()));
    }
}
