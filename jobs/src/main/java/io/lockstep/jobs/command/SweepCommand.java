package io.lockstep.jobs.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Many trials in parallel. */
@Command(name = "sweep", description = "Runs many trials in parallel and ranks them: the main job.")
final class SweepCommand extends JobCommand {
    @Option(names = "--space", paramLabel = "FILE.yaml", description = "what to try, and how to search; required")
    String space;

    @Option(names = "--parallelism", paramLabel = "N", description = "trials at once; default what fits the slots")
    Integer parallelism;

    @Override
    void addOptions(CommandSpec target) {
        TrainFlags.addTo(target);
    }

    @Override
    void run(Console console) throws Exception {
        required("space", space);
        throw new UnsupportedOperationException("sweep");
    }
}
