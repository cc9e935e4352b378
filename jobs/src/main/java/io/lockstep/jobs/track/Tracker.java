package io.lockstep.jobs.track;

import io.lockstep.driver.train.EpochMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Someone outside who is told of a training, or of a sweep and its trials. One call at a time. What it throws is said once
 * and never harms the training ({@link SafeTracker}).
 */
public interface Tracker extends AutoCloseable {
    /** A single training's name among runs: it has no other beside it. */
    String ALONE = "";

    /** How a run ended. */
    enum End {
        SUCCEEDED,
        FAILED,
        PRUNED,
        STOPPED
    }

    /**
     * A sweep begins.
     *
     * @param settings of all its trials, by option
     * @param varied options whose values the trials differ in
     * @param metric what they are ranked by, as metrics.jsonl names it
     */
    default void sweepBegins(Map<String, Object> settings, List<String> varied, String metric) {}

    /**
     * A training begins, or goes on: a trial of a search by rungs does so several times.
     *
     * @param run a trial's id, or {@link #ALONE}
     * @param settings by option
     */
    void begins(String run, Map<String, Object> settings);

    /** An epoch of a run that began has ended. */
    void epoch(String run, EpochMetrics metrics);

    /**
     * A run pauses: its file may be closed until it goes on.
     *
     * @param run one that began
     */
    default void pauses(String run) {}

    /**
     * A run has ended.
     *
     * @param figures of the test rows, by metric
     * @param error why it failed; null where it didn't
     */
    void ends(String run, End end, Map<String, Double> figures, String error);

    /** All is over. */
    @Override
    void close();

    /** What an epoch's line tells, by the names of metrics.jsonl: all but the epoch, the step and the layers. */
    static Map<String, Double> scalars(EpochMetrics metrics) {
        var scalars = new LinkedHashMap<String, Double>();
        for (var name : List.of("train_loss", "train_accuracy", "valid_loss", "valid_accuracy"))
            metrics.value(name).ifPresent(value -> scalars.put(name, value));
        metrics.more().forEach((name, value) -> {
            if (value instanceof Number number) scalars.put(name, number.doubleValue());
        });
        scalars.put("learning_rate", metrics.learningRate());
        scalars.put("seconds", metrics.seconds());
        scalars.put("samples_per_second", metrics.samplesPerSecond());
        return scalars;
    }
}
