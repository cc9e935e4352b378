package io.lockstep.jobs.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Loss and metrics of a saved model on data. */
@Command(name = "evaluate", description = "Prints loss and metrics of a saved model on data, as one JSON object.")
final class EvaluateCommand extends JobCommand {
    @Option(names = "--model", paramLabel = "DIR", description = "a directory that train wrote; required")
    String model;

    @Option(names = "--data", paramLabel = "URI", description = "what to evaluate on; required")
    String data;

    @Option(names = "--format", paramLabel = "NAME", description = "the data's format; default auto")
    String format;

    @Option(names = "--label", paramLabel = "NAME", description = "the label column; default the model's")
    String label;

    @Override
    void run(Console console) throws Exception {
        required("model", model);
        required("data", data);
        throw new UnsupportedOperationException("evaluate");
    }
}
