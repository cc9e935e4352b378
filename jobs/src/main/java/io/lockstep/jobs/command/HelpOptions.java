package io.lockstep.jobs.command;

import picocli.CommandLine.Option;

/** The options that are answered rather than obeyed, of the program and of every command. */
final class HelpOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this")
    boolean help;

    @Option(names = "--help-all", description = "shows every option, where --help shows the most used")
    boolean helpAll;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "shows the version")
    boolean version;
}
