package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import java.util.List;

/** What a run leaves in its output directory, and who may write there. */
final class RunDirectory {
    static final String RUN = "run.json";
    static final String CHECKPOINTS = "checkpoints";
    /** What shows that a directory holds a run; the first is written first. */
    private static final List<String> TRACES =
            List.of(RUN, MetricsFile.NAME, ModelDirectory.WEIGHTS, ModelDirectory.INFO, CHECKPOINTS);

    private RunDirectory() {}

    /** Whether a run was begun there. */
    static boolean holdsRun(Directory directory) {
        var names = directory.list();
        return TRACES.stream().anyMatch(names::contains);
    }

    /** Refuses a directory that holds a run unless it is to be resumed or replaced. Deletes nothing. */
    static void check(Directory directory, TrialSpec spec) {
        if (!spec.resume() && !spec.overwrite() && holdsRun(directory))
            throw new UserError("output: " + directory
                    + " holds another run; allowed are an empty or new directory, or overwrite or resume");
    }

    /** Deletes a run, and nothing else that lies beside it. */
    static void clear(Directory directory) {
        // Checkpoints before run.json: what is interrupted here still shows as a run.
        for (int i = TRACES.size() - 1; i >= 0; i--) directory.delete(TRACES.get(i));
        directory.delete("report.html");
    }
}
