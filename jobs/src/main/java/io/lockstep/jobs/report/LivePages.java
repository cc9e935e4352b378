package io.lockstep.jobs.report;

import io.lockstep.driver.files.Directory;
import io.lockstep.driver.train.RunDirectory;
import java.util.LinkedHashSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** The pages of a run that lasts still, made of what its directory holds now; nothing is written. */
public final class LivePages {
    private static final Pattern TRIAL = Pattern.compile("/trials/([0-9]{1,9})/(report\\.html)?");

    private final Directory directory;

    /** @param output the run's directory, or where it will be */
    public LivePages(String output, Configuration conf) {
        directory = Directory.at(output, conf);
    }

    /** What is shown before a run has begun. */
    public static String nothingYet() {
        return waiting("It is starting: Spark, executors and data come first. This page follows by itself.");
    }

    /** What is shown where a file can't be read. */
    public static String unreadable(String why) {
        return waiting("The run can't be read at the moment: " + why);
    }

    private static String waiting(String text) {
        return new Page("Lockstep")
                .within("head", head -> head.lead(true, "Nothing yet.", " " + text))
                .live()
                .html();
    }

    /**
     * The page at a path of the address: the run's own at {@code /}, a trial's, or the best one's.
     *
     * @return null where there is none
     * @throws io.lockstep.core.UserError where a file of the run can't be read
     */
    public String html(String path) {
        boolean root = path.equals("/") || path.equals("/report.html");
        if (directory.has("sweep.json")) {
            var sweep = SweepRun.read(directory);
            if (root) return SweepPage.of(sweep, pages(sweep)).live().html();
            if (path.equals("/best/report.html")) return training(directory.child(RunDirectory.BEST), null);
            var trial = TRIAL.matcher(path);
            return trial.matches() ? trial(sweep, trial.group(1)) : null;
        }
        if (!root) return null;
        return directory.has("run.json") ? training(directory, null) : nothingYet();
    }

    private static LinkedHashSet<String> pages(SweepRun sweep) {
        var pages = new LinkedHashSet<String>();
        for (var trial : sweep.trials()) pages.add(trial.id());
        for (var run : sweep.unended()) pages.add(run.directory().name());
        return pages;
    }

    private static String trial(SweepRun sweep, String id) {
        var place = sweep.directory().child("trials").child(id);
        for (var trial : sweep.trials())
            if (trial.id().equals(id)) return training(place, TrialPlace.of(sweep, trial, pages(sweep)));
        return training(place, TrialPlace.running(sweep, id));
    }

    private static String training(Directory place, TrialPlace trial) {
        if (!place.has("run.json")) return null;
        return RunPage.of(TrainingRun.read(place), trial).live().html();
    }
}
