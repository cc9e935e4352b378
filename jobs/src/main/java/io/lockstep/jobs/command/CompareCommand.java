package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import io.lockstep.jobs.report.Report;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Several trainings on one page. */
@Command(
        name = "compare",
        description = "Writes a page of several trainings side by side: their settings, figures and curves.")
final class CompareCommand extends JobCommand {
    @Parameters(paramLabel = "RUN", arity = "0..*", description = "directories that train wrote, two or more")
    List<String> runs = List.of();

    @Option(
            names = "--output",
            paramLabel = "URI",
            description = "the directory for compare.html; default the current one")
    String output = ".";

    @Override
    void run(Console console) throws Exception {
        if (runs.size() < 2)
            throw new UserError("compare: found " + runs.size() + (runs.size() == 1 ? " run" : " runs")
                    + "; allowed are two or more directories that train wrote");
        console.out().println(Report.compare(runs, output, SparkSessions.hadoop(common)));
    }
}
