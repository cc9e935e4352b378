package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sweep will do and, where it was calibrated, how long it will take; as far as that can be told beforehand: which
 * trials are proposed later, and which go on, depends on results, for which made-up ones stand here.
 *
 * @param trials different configurations
 * @param epochs of all trials together
 * @param steps of all trials together
 * @param stored what of that needn't be computed; null where no store of trials is named
 * @param parallelism trials at once
 * @param workers Spark tasks a trial, the most that one asks for; without that, more where a round has fewer trials than run at once
 * @param seconds predicted wall time of the search; null where it wasn't calibrated
 * @param calibrationSeconds what the prediction took
 * @param memoryBytes needed at least in the driver by the trials that run at once
 * @param diskBytes of models and checkpoints, at most
 * @param sizes trials by their number of parameters, smallest first
 */
public record SweepPlan(
        int trials,
        long epochs,
        long steps,
        Stored stored,
        int parallelism,
        int workers,
        Double seconds,
        double calibrationSeconds,
        long memoryBytes,
        long diskBytes,
        List<Size> sizes) {

    /**
     * What a store of trials has.
     *
     * @param trials of which nothing is left to compute
     * @param epochs of these and of others
     */
    public record Stored(int trials, long epochs) {}

    /**
     * Trials of one size.
     *
     * @param seconds of all of them, each by itself; null where not calibrated
     */
    public record Size(long parameters, int trials, long epochs, long steps, Double seconds) {
        Map<String, Object> plain() {
            var map = new LinkedHashMap<String, Object>();
            map.put("parameters", parameters);
            map.put("trials", trials);
            map.put("epochs", epochs);
            map.put("steps", steps);
            if (seconds != null) map.put("seconds", rounded(seconds));
            return map;
        }
    }

    public SweepPlan {
        sizes = List.copyOf(sizes);
    }

    /** As sweep.json holds it. */
    Map<String, Object> plain() {
        var map = new LinkedHashMap<String, Object>();
        map.put("trials", trials);
        map.put("epochs", epochs);
        map.put("steps", steps);
        if (stored != null) {
            map.put("stored_trials", stored.trials());
            map.put("stored_epochs", stored.epochs());
        }
        map.put("parallelism", parallelism);
        map.put("workers", workers);
        if (seconds != null) map.put("seconds", rounded(seconds));
        map.put("calibration_seconds", rounded(calibrationSeconds));
        map.put("memory_bytes", memoryBytes);
        map.put("disk_bytes", diskBytes);
        var bySize = new ArrayList<Map<String, Object>>();
        for (var size : sizes) bySize.add(size.plain());
        map.put("sizes", bySize);
        return map;
    }

    static double rounded(double seconds) {
        return Math.round(seconds * 1e3) / 1e3;
    }
}
