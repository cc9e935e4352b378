package io.lockstep.jobs.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;

/** The tree of commands. */
final class Commands {
    private static final String VERSION = "lockstep " + Version.current();

    private Commands() {}

    @Command(
            name = "lockstep",
            description = "Trains multi-layer perceptrons synchronously on Spark, the same to the bit anywhere, and "
                    + "sweeps them over depth and width.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {"", "lockstep COMMAND --help shows a command's options."})
    static final class Root {
        @Mixin
        HelpOptions help;
    }

    /** A fresh command line; parsing changes it. */
    static CommandLine create() {
        var root = new CommandLine(new Root());
        for (var command : all()) {
            var line = new CommandLine(command);
            command.addOptions(line.getCommandSpec());
            OptionSections.addTo(line);
            root.addSubcommand(line);
        }
        root.addSubcommand(new HelpCommand());
        for (var line : root.getSubcommands().values()) line.getCommandSpec().version(VERSION);
        root.getCommandSpec().version(VERSION);
        root.setUsageHelpAutoWidth(true);
        root.setAbbreviatedOptionsAllowed(false);
        root.setTrimQuotes(false);
        root.setUnmatchedOptionsArePositionalParams(false);
        // "--hidden -5" is a bad value of --hidden, not a missing one.
        root.setAllowOptionsAsOptionParameters(false);
        root.setUnmatchedOptionsAllowedAsOptionParameters(true);
        return root;
    }

    private static List<JobCommand> all() {
        return List.of(
                new TrainCommand(),
                new EvaluateCommand(),
                new PredictCommand(),
                new ExportCommand(),
                new SweepCommand(),
                new ExperimentCommand(),
                new ReportCommand(),
                new CompareCommand(),
                new DataCommand(),
                new StoreCommand(),
                new BenchCommand(),
                new VerifyCommand(),
                new ClusterCommand());
    }
}
