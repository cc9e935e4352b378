package io.lockstep.jobs.report;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.OwnFiles;
import io.lockstep.driver.train.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinTask;
import org.apache.hadoop.conf.Configuration;

/** Writes the page of an output directory, finished or running. */
public final class Report {
    /** A page's name in the directory that it is about. */
    public static final String FILE = "report.html";

    private static final String PICTURE = "leaderboard.png";
    private static final String FRONT = "pareto.svg";
    private static final String MARK = "deploy/lockstep "; // each page shows commands
    private static final String COMPARISON = "compare.html";
    private static final int PICTURE_WIDTH = 900;
    /** Trials that get pages of their own: thousands of pages would be read by nobody. */
    private static final int MOST_PAGES = 300;

    private Report() {}

    /**
     * Writes {@code report.html} into a training's or a sweep's directory, and for a sweep the picture of its
     * leaderboard and the pages of its trials that have ended.
     *
     * @return the page's URI
     * @throws UserError where the directory holds neither, or files that can't be read
     */
    public static String write(String output, Configuration conf) {
        var directory = Directory.at(output, conf);
        if (directory.has("sweep.json")) sweep(SweepRun.read(directory));
        else if (directory.has("run.json")) training(directory, OwnFiles.of(directory), "", null);
        else
            throw new UserError("output: " + directory
                    + (directory.exists()
                            ? " holds neither a training run (run.json) nor a sweep (sweep.json)"
                            : " doesn't exist")
                    + "; allowed is a directory that train or sweep wrote");
        return directory.child(FILE).uri();
    }

    /** @param prefix the path from where {@code own} counts to {@code directory}, ending in a slash unless empty */
    private static void training(Directory directory, OwnFiles own, String prefix, TrialPlace place) {
        requireOwn(directory, own, FILE, prefix);
        directory.writeText(FILE, RunPage.of(TrainingRun.read(directory), place).html());
    }

    /** Pages of runs from before there were manifests are known by what they say. */
    private static void requireOwn(Directory directory, OwnFiles own, String file, String prefix) {
        if (own.isOwn(prefix + file)) return;
        var there = directory.read(file);
        boolean page = there.isPresent() && new String(there.get(), StandardCharsets.UTF_8).contains(MARK);
        if (there.isPresent() && (own.isKnown() || !page)) throw own.inTheWay(List.of(prefix + file));
    }

    /** The trials' pages too: a trial's directory is that of a training. */
    private static void sweep(SweepRun sweep) {
        var directory = sweep.directory();
        var own = OwnFiles.of(directory);
        if (!sweep.ranked().isEmpty()) {
            requireOwn(directory, own, PICTURE, "");
            var plot = SweepPlots.leaderboard(sweep);
            directory.write(PICTURE, plot.png(PICTURE_WIDTH, SweepPlots.leaderboardHeight(sweep)));
        }
        if (FrontPlot.has(sweep)) {
            if (own.isKnown()) own.announce(List.of(FRONT)); // a sweep of an earlier release has no such file yet
            else requireOwn(directory, own, FRONT, "");
            directory.writeText(FRONT, FrontPlot.of(sweep).svg(FrontPlot.width(sweep), FrontPlot.HEIGHT));
        }
        var pages = pages(sweep);
        // Some milliseconds each; hundreds of them are worth all cores.
        var tasks = new ArrayList<ForkJoinTask<?>>();
        for (var trial : sweep.trials()) {
            if (!pages.contains(trial.id())) continue;
            tasks.add(ForkJoinTask.adapt(() -> {
                var place = sweep.trialDirectory(trial);
                training(place, OwnFiles.of(place), "", TrialPlace.of(sweep, trial, pages));
            }));
        }
        ForkJoinTask.invokeAll(tasks);
        var best = directory.child(RunDirectory.BEST);
        if (best.has("run.json")) training(best, own, "best/", null);
        requireOwn(directory, own, FILE, "");
        directory.writeText(FILE, SweepPage.of(sweep, pages).html());
    }

    /** The trials that have a page: all, or of very many the best and some that failed. */
    static Set<String> pages(SweepRun sweep) {
        var names = new LinkedHashSet<String>();
        var order = new ArrayList<>(sweep.ranked());
        for (var trial : sweep.trials())
            if (!trial.isRanked()) order.add(Math.min(order.size(), MOST_PAGES / 2), trial);
        for (var trial : order.subList(0, Math.min(MOST_PAGES, order.size())))
            if (sweep.trialDirectory(trial).has("run.json")) names.add(trial.id());
        return names;
    }

    /** What a training's diagnosis says, a line each, what it looked for last. */
    public static List<String> diagnosis(String output, Configuration conf) {
        return Diagnosis.of(TrainingRun.read(Directory.at(output, conf))).lines();
    }

    /**
     * Writes a page of several trainings side by side.
     *
     * @param runs directories that {@code train} wrote
     * @param output the directory for {@code compare.html}
     * @return the page's URI
     */
    public static String compare(List<String> runs, String output, Configuration conf) {
        var directories = new ArrayList<Directory>();
        for (var run : runs) {
            var directory = Directory.at(run, conf);
            if (!directory.has("run.json"))
                throw new UserError("compare: " + directory
                        + (directory.exists() ? " holds no training run (run.json)" : " doesn't exist")
                        + "; allowed are directories that train wrote");
            directories.add(directory);
        }
        var place = Directory.at(output, conf);
        var own = OwnFiles.of(place);
        requireOwn(place, own, COMPARISON, "");
        place.writeText(COMPARISON, ComparePage.of(directories, place).html());
        return place.child(COMPARISON).uri();
    }

    /**
     * Writes the page of a training or sweep that {@code failure} ended: it says what went wrong. What goes wrong here
     * must not hide that; the thread's interrupted status stays as it is.
     */
    public static void write(String output, Configuration conf, Throwable failure) {
        boolean interrupted = Thread.interrupted(); // would close the file half-way
        try {
            write(output, conf);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
