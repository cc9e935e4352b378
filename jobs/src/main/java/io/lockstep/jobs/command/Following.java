package io.lockstep.jobs.command;

import io.lockstep.driver.files.Directory;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.MetricsFile;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.jobs.live.PageServer;
import io.lockstep.jobs.report.LivePages;
import io.lockstep.jobs.report.Report;
import io.lockstep.jobs.track.Mlflow;
import io.lockstep.jobs.track.SafeTracker;
import io.lockstep.jobs.track.TensorBoard;
import io.lockstep.jobs.track.Tracker;
import io.lockstep.jobs.track.Tracker.End;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Those who follow a run while it lasts, as {@link FollowOptions} asks; opened before Spark, so that a mistake costs no wait.
 * Safe for many threads.
 */
final class Following implements AutoCloseable {
    private final PageServer server; // null where nothing is served
    private final LivePages pages;
    private final Directory output;
    private final ProgressLine line;
    private final List<Tracker> trackers = new ArrayList<>();
    /** The newest epoch told of each run that has begun and not ended. */
    private final Map<String, Integer> told = new HashMap<>();

    private Following(PageServer server, LivePages pages, Directory output, ProgressLine line) {
        this.server = server;
        this.pages = pages;
        this.output = output;
        this.line = line;
    }

    /**
     * Opens what was asked for.
     *
     * @param output the run's directory
     * @param there whether it holds this run already, which goes on
     * @throws io.lockstep.core.UserError for an address that can't be used
     */
    static Following open(FollowOptions options, ProgressLine line, String output, boolean there, Configuration conf) {
        var trackers = trackers(options, RunNames.last(output), conf, line);
        var port = options.port();
        var server = port.isPresent() ? PageServer.open(port.getAsInt()) : null;
        var following = new Following(server, new LivePages(output, conf), Directory.at(output, conf), line);
        following.trackers.addAll(trackers);
        if (server != null) line.warn("watch: " + server.url() + " shows the report while it runs");
        if (there) following.begun();
        return following;
    }

    /** Whether the page is served while it all runs. */
    boolean isWatched() {
        return server != null;
    }

    private static List<Tracker> trackers(FollowOptions options, String name, Configuration conf, ProgressLine line) {
        var trackers = new ArrayList<Tracker>();
        if (options.tensorboard != null) {
            var place = Directory.at(options.tensorboard, conf);
            place.requireWritable("tensorboard");
            trackers.add(new SafeTracker("tensorboard", new TensorBoard(place), line::warn));
        }
        if (options.mlflow != null)
            trackers.add(new SafeTracker("mlflow", Mlflow.at(options.mlflow, name, System.getenv()), line::warn));
        return trackers;
    }

    /** The directory holds the run from now on. */
    void begun() {
        if (server != null) server.show(pages);
    }

    /** Says where the page of a run that goes on is; of one that begins there is none yet. */
    void sayPage() {
        if (server == null && output.has(Report.FILE))
            line.say("the report so far: " + output.child(Report.FILE).uri());
    }

    /** A sweep has begun. */
    synchronized void sweepBegun(Map<String, Object> settings, List<String> varied, String metric) {
        begun();
        sayPage();
        for (var tracker : trackers) tracker.sweepBegins(settings, varied, metric);
    }

    /**
     * A training has begun, or goes on.
     *
     * @param run a trial's id, or {@link Tracker#ALONE}
     */
    synchronized void runBegun(String run, Map<String, Object> settings, int startEpoch) {
        told.put(run, startEpoch);
        for (var tracker : trackers) tracker.begins(run, settings);
    }

    synchronized void epochEnded(String run, EpochMetrics metrics) {
        told.put(run, metrics.epoch());
        for (var tracker : trackers) tracker.epoch(run, metrics);
    }

    /** A trial of a search by rungs has reached the end of one. */
    synchronized void runPaused(String run) {
        for (var tracker : trackers) tracker.pauses(run);
    }

    /** A training has ended; epochs that came from a store of trials are told now. */
    void runEnded(TrainResult result) {
        for (var epoch : result.history())
            if (result.storedEpochs() > 0 && epoch.epoch() > told.getOrDefault(Tracker.ALONE, 0))
                epochEnded(Tracker.ALONE, epoch);
        var figures = new LinkedHashMap<String, Double>();
        result.test().forEach((name, value) -> {
            if (value instanceof Number number && !name.equals("rows")) figures.put(name, number.doubleValue());
        });
        runEnded(Tracker.ALONE, result.end() == TrainResult.End.CANCELLED ? End.STOPPED : End.SUCCEEDED, figures, null);
    }

    /**
     * A trial has ended whose epochs came from a store, or before a resume: nobody was told of them.
     *
     * @param settings as for {@link #runBegun}
     */
    synchronized void trialFound(String run, Map<String, Object> settings) {
        if (trackers.isEmpty() || told.containsKey(run)) return;
        runBegun(run, settings, 0);
        for (var epoch : MetricsFile.read(output.child("trials").child(run), Integer.MAX_VALUE)) epochEnded(run, epoch);
    }

    synchronized void runEnded(String run, End end, Map<String, Double> figures, String error) {
        if (told.remove(run) == null && !run.equals(Tracker.ALONE)) return;
        for (var tracker : trackers) tracker.ends(run, end, figures, error);
    }

    @Override
    public void close() {
        for (var tracker : trackers) tracker.close();
        if (server != null) server.close();
    }
}
