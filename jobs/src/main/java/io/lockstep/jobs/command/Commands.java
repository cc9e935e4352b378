package io.lockstep.jobs.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The tree of commands. */
final class Commands {
    private static final String VERSION = "lockstep " + Version.current();

    /** By name, in the order of the help. */
    private static final Map<String, Supplier<JobCommand>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("train", TrainCommand::new);
        ALL.put("evaluate", EvaluateCommand::new);
        ALL.put("predict", PredictCommand::new);
        ALL.put("export", ExportCommand::new);
        ALL.put("sweep", SweepCommand::new);
        ALL.put("experiment", ExperimentCommand::new);
        ALL.put("report", ReportCommand::new);
        ALL.put("compare", CompareCommand::new);
        ALL.put("data", DataCommand::new);
        ALL.put("store", StoreCommand::new);
        ALL.put("bench", BenchCommand::new);
        ALL.put("verify", VerifyCommand::new);
        ALL.put("cluster", ClusterCommand::new);
    }

    private Commands() {}

    @Command(
            name = "lockstep",
            description = "Trains multi-layer perceptrons synchronously on Spark, the same to the bit anywhere, and "
                    + "sweeps them over depth and width.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "lockstep COMMAND --help shows a command's options;",
                "lockstep help data, space, builtin and output tell of what options can't."
            })
    static final class Root {
        @Mixin
        HelpOptions help;
    }

    /** A fresh command line of all commands; parsing changes it. */
    static CommandLine create() {
        var root = new CommandLine(new Root());
        ALL.values().forEach(command -> root.addSubcommand(line(command.get())));
        root.addSubcommand(new HelpOnCommand());
        return finished(root);
    }

    /**
     * As {@link #create}, of the command alone that {@code arguments} begin with, if they do: what some 400 options of
     * others mean takes a tenth of a second to find out.
     */
    static CommandLine create(String[] arguments) {
        var only = arguments.length == 0 ? null : ALL.get(arguments[0]);
        if (only == null) return create();
        var root = new CommandLine(new Root());
        root.addSubcommand(line(only.get()));
        return finished(root);
    }

    private static CommandLine line(JobCommand command) {
        var line = new CommandLine(command);
        command.addOptions(line.getCommandSpec());
        OptionSections.addTo(line);
        return line;
    }

    private static CommandLine finished(CommandLine root) {
        for (var line : root.getSubcommands().values()) line.getCommandSpec().version(VERSION);
        root.getCommandSpec().version(VERSION);
        // deploy/lockstep asks the terminal for its width itself.
        if (System.getProperty("picocli.usage.width") == null) root.setUsageHelpAutoWidth(true);
        root.setAbbreviatedOptionsAllowed(false);
        root.setTrimQuotes(false);
        root.setUnmatchedOptionsArePositionalParams(false);
        // "--hidden -5" is a bad value of --hidden, not a missing one.
        root.setAllowOptionsAsOptionParameters(false);
        root.setUnmatchedOptionsAllowedAsOptionParameters(true);
        return root;
    }
}
