package io.lockstep.jobs.report;

import io.lockstep.driver.files.Directory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Several trainings side by side, as a sweep's page shows its trials. */
final class ComparePage {
    private ComparePage() {}

    /** @param output where the page will be; links to the runs' own pages count from there */
    static Page of(List<Directory> directories, Directory output) {
        var runs = new ArrayList<TrainingRun>();
        var pages = new ArrayList<String>();
        for (var directory : directories) {
            runs.add(TrainingRun.read(directory));
            pages.add(directory.has("report.html") ? link(output, directory) : null);
        }
        var block = RunPageData.of(runs, names(directories), pages);
        var page = new Page("Comparison of " + runs.size() + " trainings");
        page.within("head", head -> {
            head.lead(true, "Compared", " by " + block.metric() + "; the columns are the settings that differ.");
            int i = 0;
            for (var run : runs) {
                var diagnosis = Diagnosis.of(run);
                for (var finding : diagnosis.findings())
                    head.finding(block.trials().get(i).id() + ": " + finding);
                i++;
            }
        });
        page.section("Leaderboard", "leaderboard");
        page.section("Learning curves", "curves");
        page.section("Objective against size", "pareto");
        page.section("Two settings", "heatmap");
        page.section("All settings", "parallel");
        page.section("Setting by setting", "slices");
        page.section("Failures", "failures");
        return page.data(block);
    }

    /** The directories' own names where these differ, else their paths. */
    private static List<String> names(List<Directory> directories) {
        var names = directories.stream().map(Directory::name).toList();
        if (new LinkedHashSet<>(names).size() == names.size()) return names;
        return directories.stream().map(Shell::path).toList();
    }

    private static String link(Directory output, Directory directory) {
        if (!output.uri().startsWith("file:") || !directory.uri().startsWith("file:")) return null;
        return Path.of(Shell.path(output))
                .relativize(Path.of(Shell.path(directory)))
                .resolve("report.html")
                .toString();
    }
}
