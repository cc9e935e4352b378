package io.lockstep.jobs.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The benchmarks. */
@Command(name = "bench", description = "Runs the benchmarks, against peers where these are installed.")
final class BenchCommand extends JobCommand {
    @Parameters(paramLabel = "kernel|step|train|all", arity = "0..1", description = "which; default all")
    String which = "all";

    @Option(names = "--data", paramLabel = "URI", description = "MNIST as IDX files; default synthetic of its shape")
    String data;

    @Option(names = "--output", paramLabel = "FILE.json", description = "the figures as JSON")
    String output;

    @Override
    void run(Console console) throws Exception {
        throw new UnsupportedOperationException("bench");
    }
}
