package io.lockstep.jobs.report;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import org.apache.hadoop.conf.Configuration;

/** Writes the page of an output directory, finished or running. */
public final class Report {
    private static final String FILE = "report.html";

    private Report() {}

    /**
     * Writes {@code report.html} into a training's or a sweep's directory, and for a sweep the picture of its
     * leaderboard.
     *
     * @return the page's URI
     * @throws UserError where the directory holds neither
     */
    public static String write(String output, Configuration conf) {
        var directory = Directory.at(output, conf);
        Page page;
        if (directory.has("sweep.json")) page = SweepPage.of(directory);
        else if (directory.has("run.json")) page = RunPage.of(directory);
        else
            throw new UserError("output: " + directory + " holds neither a training run (run.json) nor a sweep"
                    + " (sweep.json); name a directory that train or sweep wrote");
        directory.writeText(FILE, page.html());
        return directory.child(FILE).uri();
    }
}
