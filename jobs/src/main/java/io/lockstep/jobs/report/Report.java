package io.lockstep.jobs.report;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.OwnFiles;
import io.lockstep.jobs.plot.Plot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Writes the page of an output directory, finished or running. */
public final class Report {
    private static final String FILE = "report.html";
    private static final String PICTURE = "leaderboard.png";
    private static final String MARK = "deploy/lockstep "; // each page shows commands
    private static final int PICTURE_WIDTH = 900;

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
        else if (directory.has("run.json")) training(directory, OwnFiles.of(directory), "");
        else
            throw new UserError("output: " + directory
                    + (directory.exists()
                            ? " holds neither a training run (run.json) nor a sweep (sweep.json)"
                            : " doesn't exist")
                    + "; allowed is a directory that train or sweep wrote");
        return directory.child(FILE).uri();
    }

    /** @param prefix the path from where {@code own} counts to {@code directory}, ending in a slash unless empty */
    private static void training(Directory directory, OwnFiles own, String prefix) {
        requireOwn(directory, own, FILE, prefix);
        directory.writeText(FILE, RunPage.of(directory).html());
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
            directory.write(PICTURE, png(plot, PICTURE_WIDTH, SweepPlots.leaderboardHeight(sweep)));
        }
        for (var trial : sweep.trials()) {
            var place = sweep.trialDirectory(trial);
            if (place.has("run.json")) training(place, OwnFiles.of(place), "");
        }
        var best = directory.child("best");
        if (best.has("run.json")) training(best, own, "best/");
        requireOwn(directory, own, FILE, "");
        directory.writeText(FILE, SweepPage.of(sweep).html());
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

    private static byte[] png(Plot plot, int width, int height) {
        try {
            var out = new ByteArrayOutputStream();
            plot.writePng(out, width, height);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
