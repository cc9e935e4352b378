package io.lockstep.jobs.track;

import io.lockstep.driver.train.EpochMetrics;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A tracker that never fails a training: its first mistake is said once, with what is lost, and it is told nothing more. */
public final class SafeTracker implements Tracker {
    private final String name;
    private final Tracker tracker;
    private final Consumer<String> say;
    private boolean lost;

    /**
     * @param name the option that asked for it
     * @param say where messages go
     */
    public SafeTracker(String name, Tracker tracker, Consumer<String> say) {
        this.name = name;
        this.tracker = tracker;
        this.say = say;
    }

    private synchronized void attempt(String what, Runnable call) {
        if (lost) return;
        try {
            call.run();
        } catch (RuntimeException e) {
            lost = true;
            say.accept(name + ": " + message(e) + "; lost are " + what + " and all that follows; the run continues");
        }
    }

    private static String message(Throwable e) {
        var first = e;
        while (first.getCause() != null && first.getCause() != first) first = first.getCause();
        var text = e.getMessage() == null ? first.toString() : e.getMessage();
        var cause = first == e || first.getMessage() == null || text.contains(first.getMessage())
                ? ""
                : ": " + first.getMessage();
        return (text + cause).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String named(String run) {
        return run.equals(ALONE) ? "the training" : "trial " + run;
    }

    @Override
    public void sweepBegins(Map<String, Object> settings, List<String> varied, String metric) {
        attempt("the sweep's settings", () -> tracker.sweepBegins(settings, varied, metric));
    }

    @Override
    public void begins(String run, Map<String, Object> settings) {
        attempt("the settings of " + named(run), () -> tracker.begins(run, settings));
    }

    @Override
    public void epoch(String run, EpochMetrics metrics) {
        attempt("epoch " + metrics.epoch() + " of " + named(run), () -> tracker.epoch(run, metrics));
    }

    @Override
    public void pauses(String run) {
        attempt("the end of a part of " + named(run), () -> tracker.pauses(run));
    }

    @Override
    public void ends(String run, End end, Map<String, Double> figures, String error) {
        attempt("the end of " + named(run), () -> tracker.ends(run, end, figures, error));
    }

    @Override
    public synchronized void close() {
        boolean before = lost;
        lost = false; // what it holds must go, whatever happened
        attempt("the end", tracker::close);
        lost |= before;
    }
}
