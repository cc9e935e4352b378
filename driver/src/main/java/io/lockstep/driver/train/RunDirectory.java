package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.driver.checkpoint.CheckpointStore;
import io.lockstep.driver.files.Claim;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.Names;
import io.lockstep.driver.files.OwnFiles;
import java.util.ArrayList;
import java.util.List;

/** What a run leaves in its output directory, and who may write there. */
public final class RunDirectory {
    static final String RUN = "run.json";
    private static final String SWEEP = "sweep.json";
    private static final String REPORT = "report.html";
    private static final String MARK = "deploy/lockstep "; // each page shows commands
    static final String CHECKPOINTS = "checkpoints";
    /** Where a sweep, or a finished search over a DataFrame, keeps its best model. */
    public static final String BEST = "best";

    /** What shows that a directory holds a run; the first is written first. */
    private static final List<String> TRACES =
            List.of(RUN, MetricsFile.NAME, ModelDirectory.WEIGHTS, ModelDirectory.INFO, CHECKPOINTS);
    /** The files of every run, beside its checkpoints. */
    private static final List<String> FILES =
            List.of(RUN, MetricsFile.NAME, EvaluationFile.NAME, ModelDirectory.WEIGHTS, ModelDirectory.INFO, REPORT);

    private RunDirectory() {}

    /** Whether a run was begun there. */
    public static boolean holdsRun(Directory directory) {
        var names = directory.list();
        return TRACES.stream().anyMatch(names::contains);
    }

    /**
     * Refuses a directory that holds a run unless it is to be resumed or replaced, one that holds a sweep, one where
     * files that Lockstep didn't write are in the way, and a place where nothing can be written. Deletes nothing.
     */
    public static void check(Directory directory, boolean resume, boolean overwrite) {
        directory.requireWritable("output");
        if (directory.has(SWEEP))
            throw new UserError("output: " + directory + " holds a sweep; name another directory");
        if (resume && holdsRun(directory)) return;
        var own = OwnFiles.of(directory);
        if (own.isOwn(RUN) && directory.has(RUN) && !overwrite)
            throw new UserError("output: " + directory + " holds another run; continue it with --resume, replace it"
                    + " with --overwrite, or name another directory");
        own.requireFree(inTheWay());
    }

    private static List<String> inTheWay() {
        var names = new ArrayList<>(FILES);
        names.add(CHECKPOINTS);
        return names;
    }

    /** Deletes a run, and nothing else that lies beside it, and says what the next one is about to write. */
    static void clear(OwnFiles own) {
        own.clear(RUN);
        own.announce(FILES);
    }

    /**
     * The files in a sweep's directory of trials, below what has a certain name, that no trial wrote.
     *
     * @param trials the directory of trials
     * @return paths from the sweep's directory
     */
    public static List<String> foreign(Directory trials, String name) {
        if (!Names.isPlain(name) || !trials.isDirectory(name)) return List.of(trials.name() + "/" + name);
        var trial = trials.child(name);
        var own = OwnFiles.of(trial);
        var foreign = new ArrayList<String>();
        for (var file : own.foreign(trial.list()))
            if (!own.isKnown() || !file.equals(OwnFiles.MANIFEST) && !Claim.isMark(file))
                foreign.add(trials.name() + "/" + name + "/" + file);
        return foreign;
    }

    /** Deletes a run, with its directory where nothing else is in it. */
    public static void discard(Directory directory) {
        OwnFiles.of(directory).clear(RUN);
        Claim.discard(directory);
    }

    /** Takes the files of a run for Lockstep's own that was begun before there were manifests. */
    public static void adopt(Directory directory, OwnFiles own) {
        if (own.isKnown() || RunFile.read(directory).isEmpty()) return;
        var names = new ArrayList<>(FILES);
        boolean page = directory.readText(REPORT).orElse(MARK).contains(MARK);
        if (!page) names.remove(REPORT);
        for (var file : own.foreign(List.of(CHECKPOINTS)))
            if (CheckpointStore.isPartOfOne(file.substring(CHECKPOINTS.length() + 1))) names.add(file);
        own.adopt(names);
    }
}
