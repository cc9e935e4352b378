package io.lockstep.jobs.command;

import picocli.CommandLine.Option;

/** The two options that are answered rather than obeyed, of the program and of every command. */
final class HelpOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "shows the version")
    boolean version;
}
