package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import java.util.List;

/** What a run leaves in its output directory, and who may write there. */
public final class RunDirectory {
    static final String RUN = "run.json";
    private static final String SWEEP = "sweep.json";
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

    /**
     * Refuses a directory that holds a run unless it is to be resumed or replaced, one without a run to resume, one that
     * holds a sweep, and a place where nothing can be written. Deletes nothing.
     */
    public static void check(Directory directory, boolean resume, boolean overwrite) {
        directory.requireWritable("output");
        if (directory.has(SWEEP))
            throw new UserError("output: " + directory + " holds a sweep; name another directory");
        boolean taken = holdsRun(directory);
        if (resume && !taken) throw new UserError("resume: " + directory + " holds no run; start it without --resume");
        if (taken && !resume && !overwrite)
            throw new UserError("output: " + directory + " holds another run; continue it with --resume, replace it"
                    + " with --overwrite, or name another directory");
    }

    /** Deletes a run, and nothing else that lies beside it. */
    static void clear(Directory directory) {
        // Checkpoints before run.json: what is interrupted here still shows as a run.
        for (int i = TRACES.size() - 1; i >= 0; i--) directory.delete(TRACES.get(i));
        directory.delete("report.html");
    }
}
