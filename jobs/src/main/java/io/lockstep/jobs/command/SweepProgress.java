package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.core.eval.Direction;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.sweep.Assignment;
import io.lockstep.driver.sweep.Objective;
import io.lockstep.driver.sweep.SweepListener;
import io.lockstep.driver.sweep.SweepPlan;
import io.lockstep.driver.sweep.SweepSpec;
import io.lockstep.driver.sweep.Trial;
import io.lockstep.driver.sweep.TrialRecord;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.TrialSize;
import io.lockstep.jobs.live.Timeline;
import io.lockstep.jobs.track.Tracker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * How far a sweep is: on a terminal a table of the trials that run, redrawn, over a line with the best so far and the time
 * left; elsewhere that line now and then. A trial that has ended leaves a line. Those who follow the sweep hear of it here.
 */
final class SweepProgress implements SweepListener {
    private static final int MOST_SHOWN = 12;
    private static final int LONGEST_SETTINGS = 60;

    /** A trial that runs. */
    private record Running(Trial trial, int of, int until, EpochMetrics last) {}

    private final ProgressLine line;
    private final Following following;
    private final SweepSpec sweep;
    private final TreeMap<Integer, Running> running = new TreeMap<>();
    private final SweepShare share;
    private final Set<Integer> known = new HashSet<>();
    private SparkContext spark;
    private Directory output;
    private Timeline timeline; // null before the sweep begins
    private boolean timelineLost;
    private volatile Waiting waiting; // null before anything is waited for
    private volatile boolean started;
    private boolean trained;
    private Objective objective;
    private int trials;
    private int ended;
    private int failed;
    private TrialRecord best; // null before there is one

    SweepProgress(ProgressLine line, Following following, SweepSpec sweep) {
        this.line = line;
        this.following = following;
        this.sweep = sweep;
        share = new SweepShare(sweep.search().folds());
    }

    boolean hasStarted() {
        return started;
    }

    void clear() {
        line.clear();
    }

    /** From now on it is noted which executors run what. */
    void watch(SparkContext spark, Directory output) {
        this.spark = spark;
        this.output = output;
    }

    /** The whole sweep has ended. */
    void ended(Tracker.End end, String error) {
        if (timeline != null) {
            spark.removeSparkListener(timeline);
            note(timeline::write);
        }
        following.runEnded(Tracker.ALONE, end, Map.of(), error);
    }

    /** Says what the sweep waits for, until it has a plan; to be closed however it ends. */
    Waiting waiting(JavaSparkContext sc, String what) {
        waiting = Waiting.on(line, sc, what);
        return waiting;
    }

    /** Nobody reads of them in a quiet sweep whose page isn't watched, so it needn't wait for them. */
    @Override
    public boolean wantsSeconds() {
        return !line.isQuiet() || following.isWatched();
    }

    @Override
    public void planned(SweepPlan plan) {
        if (waiting != null) waiting.close();
        share.planned(plan);
        PlanText.lines(plan).forEach(line::say);
    }

    @Override
    public void started(int all, int parallelism, Objective objective) {
        started = true;
        timeline = new Timeline(output, sweep.resume());
        spark.addSparkListener(timeline);
        this.objective = objective;
        following.sweepBegun(
                sweep.base().givenMap(), List.copyOf(sweep.space().domains().keySet()), objective.metric());
        trials = all;
        line.say(all + " trials, " + parallelism + " at once, ranked by " + objective.metric());
    }

    @Override
    public void roundBegun(List<Assignment> round) {
        if (round.stream().allMatch(one -> one.untilEpoch() == 0) && known.isEmpty()) return; // all there is to it
        long fresh =
                round.stream().filter(one -> known.add(one.trial().number())).count();
        if (round.stream().allMatch(one -> one.untilEpoch() == 0) && fresh == round.size()) return;
        var epochs = round.stream().map(Assignment::untilEpoch).distinct().toList();
        var until = epochs.size() == 1 && epochs.get(0) > 0 ? "epoch " + epochs.get(0) : "their last epoch";
        line.say(
                fresh == round.size()
                        ? fresh + " trials begin, until " + until
                        : round.size() + " trials go on until " + until
                                + (fresh == 0 ? "" : ", " + fresh + " of them in place of the worst"));
    }

    @Override
    public boolean shouldStop() {
        return Interrupts.requested();
    }

    @Override
    public void trialStarted(Trial trial, TrialSize size, int startEpoch, int untilEpoch) {
        share.started(trial.number(), size.parameters(), startEpoch, untilEpoch);
        if (!trained) line.begin(share.share()); // what was known from before a resume took no time
        trained = true;
        running.put(trial.number(), new Running(trial, size.epochs(), untilEpoch, null));
        following.runBegun(trial.id(), settings(trial.params()), startEpoch);
    }

    private Map<String, Object> settings(Map<String, Object> params) {
        var settings = new LinkedHashMap<>(sweep.options(params).givenMap());
        settings.putAll(params); // depth and width beside the hidden widths that they mean
        return settings;
    }

    @Override
    public void epochEnded(Trial trial, EpochMetrics metrics) {
        following.epochEnded(trial.id(), metrics);
        var before = running.get(trial.number());
        int of = before == null ? metrics.epoch() : before.of;
        share.epochEnded(trial.number());
        if (before != null) running.put(trial.number(), new Running(trial, of, before.until, metrics));
        line.show(table(), summary(), share.share());
        if (before != null && metrics.epoch() >= before.until) {
            running.remove(trial.number());
            following.runPaused(trial.id());
        }
    }

    @Override
    public void followed(String kind, int done, int all) {
        line.show(kind + ": " + done + " of " + all + " trainings", 1);
    }

    @Override
    public void trialEnded(TrialRecord trial) {
        // Of what ended before a resume those who follow have been told then.
        if (!sweep.resume() || trial.storedEpochs() != null) following.trialFound(trial.id(), settings(trial.params()));
        following.runEnded(trial.id(), end(trial), Map.of(), trial.error());
        ended++;
        note(timeline::look);
        int number = Integer.parseInt(trial.id());
        running.remove(number);
        share.ended(
                number,
                trial.parameters() == null ? 0 : trial.parameters(),
                trial.epochs(),
                trial.state() == TrialRecord.State.PRUNED);
        boolean lost = trial.state() == TrialRecord.State.FAILED;
        if (lost) failed++;
        else if (trial.objective() != null && (best == null || isBetter(trial.objective()))) best = trial;
        line.say(
                lost
                        ? "trial " + trial.id() + " failed: " + trial.error()
                        : "trial " + trial.id() + " " + trial.state() + "  " + objective.metric() + " "
                                + (trial.objective() == null ? "none" : Figures.measure(trial.objective()))
                                + (best == trial ? " (best)" : "") + "  " + shortened(show(trial.params())) + "  "
                                + Figures.fixed(trial.seconds(), 1) + " s");
    }

    /** Who ran where is worth no sweep: a file that can't be written is said once. */
    private void note(Runnable write) {
        if (timelineLost) return;
        try {
            write.run();
        } catch (RuntimeException e) {
            timelineLost = true;
            line.warn("timeline: " + e.getMessage() + "; the report won't show who ran where");
        }
    }

    private boolean isBetter(double value) {
        return objective.mode() == Direction.MAX ? value > best.objective() : value < best.objective();
    }

    /** A line for each trial that runs. */
    private List<String> table() {
        var lines = new ArrayList<String>();
        for (var one : running.values()) {
            if (lines.size() == MOST_SHOWN) {
                lines.add("  … " + (running.size() - MOST_SHOWN) + " more");
                break;
            }
            var text = new StringBuilder("  " + one.trial.id());
            if (one.last == null) text.append("  begins");
            else {
                text.append("  epoch ").append(one.last.epoch()).append('/').append(one.of);
                text.append("  loss ").append(Figures.measure(one.last.trainLoss()));
                var value = one.last.value(objective.metric());
                if (value.isPresent() && !objective.metric().equals("train_loss"))
                    text.append("  ")
                            .append(objective.metric())
                            .append(' ')
                            .append(Figures.measure(value.getAsDouble()));
            }
            lines.add(text + "  " + show(one.trial.params()));
        }
        return lines;
    }

    private String summary() {
        var text = new StringBuilder(ended + "/" + trials + " trials");
        if (best != null)
            text.append(", best ")
                    .append(Figures.measure(best.objective()))
                    .append(" (")
                    .append(best.id())
                    .append(": ")
                    .append(shortened(show(best.params())))
                    .append(')');
        text.append(", ").append(running.size()).append(" running");
        if (failed > 0) text.append(", ").append(failed).append(" failed");
        return text.toString();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SETTINGS ? text : text.substring(0, LONGEST_SETTINGS - 1) + "…";
    }

    /** Settings in words, numbers at four digits. */
    static String show(Map<String, Object> params) {
        return params.entrySet().stream()
                .map(entry -> entry.getKey() + " "
                        + (entry.getValue() instanceof Double value ? Figures.setting(value) : entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static Tracker.End end(TrialRecord trial) {
        return switch (trial.state()) {
            case SUCCEEDED -> Tracker.End.SUCCEEDED;
            case FAILED -> Tracker.End.FAILED;
            case PRUNED -> Tracker.End.PRUNED;
        };
    }
}
