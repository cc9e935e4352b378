package io.lockstep.jobs.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The built-in experiments. */
@Command(
        name = "experiment",
        description = "Runs a built-in experiment; 'experiment list' names them, 'all' runs them.")
final class ExperimentCommand extends JobCommand {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "the experiment, or list, or all")
    String name;

    @Option(names = "--output", paramLabel = "URI", description = "the output directory; default runs/NAME")
    String output;

    @Option(names = "--data", paramLabel = "URI", description = "data for the experiments that ask for it")
    String data;

    @Option(names = "--seed", paramLabel = "N", description = "root of all random streams; default 1")
    long seed = 1;

    @Option(names = "--quick", description = "a smaller version of the long ones")
    boolean quick;

    @Option(names = "--overwrite", description = "replace what the output directory holds")
    boolean overwrite;

    @Override
    void run(Console console) throws Exception {
        required("experiment NAME", name);
        throw new UnsupportedOperationException("experiment");
    }
}
