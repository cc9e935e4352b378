package io.lockstep.jobs.command;

import io.lockstep.core.Nearest;
import io.lockstep.core.UserError;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.jobs.command.JobCommand.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: picks the command, reads its options and config, runs it, and turns its end into an exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Messages hold ×, ², … whatever the platform's own encoding.
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code;
        try (var interrupts = Interrupts.install(err)) {
            code = run(arguments, out, err);
            if (interrupts.happened()) code = Failure.INTERRUPTED;
        }
        out.flush();
        err.flush();
        if (isGuestOfYarn()) {
            if (code == Failure.DONE) return;
            throw new GuestFailedException(code);
        }
        // Spark's non-daemon threads, where some are left, must not keep the process.
        System.exit(code);
    }

    /** Whether YARN's application master runs this in a thread of its own: to it, whoever exits has failed. */
    private static boolean isGuestOfYarn() {
        return System.getProperty("spark.yarn.app.id") != null;
    }

    /** How a guest says that it failed; YARN shows the message. */
    private static final class GuestFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GuestFailedException(int code) {
            super("lockstep ended with exit code " + code + "; the driver's log says why", null, false, false);
        }
    }

    /** Runs a command line in this JVM and returns the exit code. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        boolean verbose = List.of(arguments).contains("--verbose");
        try {
            var parsed = parse(arguments);
            for (var line : parsed.asCommandLineList()) line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
            if (CommandLine.executeHelpRequest(parsed) != null) return Failure.DONE;
            var command = last(parsed).commandSpec();
            if (OptionSections.asksForAll(command)) {
                command.commandLine().usage(out);
                return Failure.DONE;
            }
            if (!(command.userObject() instanceof JobCommand job)) {
                command.commandLine().usage(err);
                return Failure.USER_ERROR;
            }
            Logs.configure(job.common.verbose);
            job.run(new Console(out, err));
            return Failure.DONE;
        } catch (ParameterException mistake) {
            return Failure.report(new UserError(message(mistake), mistake), err, verbose);
        } catch (Throwable failure) { // whatever it is, it ends as a message and an exit code
            return Failure.report(failure, err, verbose);
        }
    }

    /** Reads the arguments, and behind them those of the config file that they name. */
    private static ParseResult parse(String[] arguments) throws IOException {
        var parsed = Commands.create(arguments).parseArgs(arguments);
        var command = last(parsed);
        if (!(command.commandSpec().userObject() instanceof JobCommand job) || job.common.config == null) return parsed;
        var file = YamlFile.read(job.common.config, SparkSessions.hadoop(job.common));
        List<OptionSpec> given = command.matchedOptions();
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(ConfigArguments.of(file, command.commandSpec(), given));
        try {
            return Commands.create(arguments).parseArgs(all.toArray(String[]::new));
        } catch (ParameterException mistake) {
            throw new UserError(job.common.config + ": " + message(mistake), mistake);
        }
    }

    private static ParseResult last(ParseResult parsed) {
        return parsed.hasSubcommand() ? last(parsed.subcommand()) : parsed;
    }

    private static String message(ParameterException mistake) {
        var command = mistake.getCommandLine().getCommandSpec();
        if (mistake instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty())
            return unknown(unmatched.getUnmatched().get(0), command);
        if (mistake instanceof MissingParameterException) return mistake.getMessage() + "; see --help";
        return mistake.getMessage();
    }

    private static String unknown(String argument, CommandSpec command) {
        if (!command.subcommands().isEmpty() && !argument.startsWith("-"))
            return Nearest.unknown("command", argument, command.subcommands().keySet());
        if (!argument.startsWith("-"))
            return "unexpected argument '" + argument + "' of " + command.name()
                    + "; allowed are options, as --help shows";
        var name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
        return unknown("option", name, optionNames(command));
    }

    /** A name that nobody knows here: by meaning where another system has it for one of {@code known}, else by letters. */
    static String unknown(String kind, String name, Collection<String> known) {
        var plain = name.replaceFirst("^--?", "");
        var meant = TrainOption.elsewhere(plain)
                .map(option -> name.substring(0, name.length() - plain.length()) + option.name())
                .filter(known::contains);
        return meant.map(option -> "unknown " + kind + " '" + name + "'; here it is called " + option)
                .orElseGet(() -> Nearest.unknown(kind, name, known));
    }

    private static List<String> optionNames(CommandSpec command) {
        var names = new ArrayList<String>();
        for (var option : command.options()) {
            names.add(option.longestName());
            if (option.negatable()) names.add("--no-" + option.longestName().substring(2));
        }
        return names;
    }
}
