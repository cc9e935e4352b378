package io.lockstep.jobs.report;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.plot.Plot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import org.apache.hadoop.conf.Configuration;

/** Writes the page of an output directory, finished or running. */
public final class Report {
    private static final String FILE = "report.html";
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
        else if (directory.has("run.json")) training(directory);
        else
            throw new UserError("output: " + directory
                    + (directory.exists()
                            ? " holds neither a training run (run.json) nor a sweep (sweep.json)"
                            : " doesn't exist")
                    + "; allowed is a directory that train or sweep wrote");
        return directory.child(FILE).uri();
    }

    private static void training(Directory directory) {
        directory.writeText(FILE, RunPage.of(directory).html());
    }

    /** The trials' pages too: a trial's directory is that of a training. */
    private static void sweep(SweepRun sweep) {
        var directory = sweep.directory();
        if (!sweep.ranked().isEmpty()) {
            var plot = SweepPlots.leaderboard(sweep);
            directory.write("leaderboard.png", png(plot, PICTURE_WIDTH, SweepPlots.leaderboardHeight(sweep)));
        }
        var trials = new ArrayList<Directory>();
        for (var trial : sweep.trials()) trials.add(sweep.trialDirectory(trial));
        trials.add(directory.child("best"));
        for (var trial : trials) if (trial.has("run.json")) training(trial);
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
