package io.lockstep.jobs.command;

import io.lockstep.core.Nearest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.IHelpCommandInitializable2;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code help}: the usage of a command, or one of the {@link HelpTopic}s. A name that is both is the topic's. */
@Command(
        name = "help",
        helpCommand = true,
        description =
                "Shows the options of a command; 'help data', 'space', 'builtin' and 'output' tell of data, of the"
                        + " file that describes a sweep, of built-in data, and of what lands on disk.")
final class HelpOnCommand implements IHelpCommandInitializable2, Runnable {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "a command, or data, space, builtin, output")
    String name;

    private CommandLine line;
    private PrintWriter out;

    @Override
    public void init(CommandLine helpCommandLine, ColorScheme colors, PrintWriter out, PrintWriter err) {
        line = helpCommandLine;
        this.out = out;
    }

    @Override
    public void run() {
        var commands = line.getParent().getSubcommands();
        if (name == null) line.getParent().usage(out);
        else if (HelpTopic.names().contains(name))
            HelpTopic.valueOf(name.toUpperCase(Locale.ROOT)).lines().forEach(out::println);
        else if (commands.containsKey(name)) commands.get(name).usage(out);
        else {
            var known = new ArrayList<>(commands.keySet());
            known.addAll(HelpTopic.names());
            throw new ParameterException(line, Nearest.unknown("command or topic", name, known));
        }
        out.flush();
    }
}
