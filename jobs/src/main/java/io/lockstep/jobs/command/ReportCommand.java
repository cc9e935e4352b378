package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import io.lockstep.jobs.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The HTML page of a run. */
@Command(name = "report", description = "Writes the HTML report of a finished or running output directory.")
final class ReportCommand extends JobCommand {
    @Parameters(paramLabel = "DIR", arity = "0..1", description = "what train or sweep wrote")
    String directory;

    @Option(names = "--output", paramLabel = "URI", description = "the directory, in the place of DIR")
    String output;

    @Override
    void run(Console console) throws Exception {
        var run = directory == null ? output : directory;
        if (run == null) throw new UserError("report: which run? Allowed is a directory: lockstep report DIR");
        console.out().println(Report.write(run, SparkSessions.hadoop(common)));
    }
}
