package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import java.io.PrintStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands share: their common options, and where they print. */
abstract class JobCommand {
    @Mixin
    CommonOptions common;

    @Spec
    CommandSpec spec;

    /** Adds options that don't stand as annotated fields. */
    void addOptions(CommandSpec target) {}

    /** Does the work; throws {@link UserError} for what the user can mend. */
    abstract void run(Console console) throws Exception;

    /** The value of an option that must be given, on the command line or in the config. */
    static <T> T required(String option, T value) {
        if (value == null || value.toString().isBlank())
            throw new UserError(option + ": is required; give it as an option or in the --config file");
        return value;
    }

    /** Where a command speaks: results to {@code out}, all else to {@code err}. */
    record Console(PrintStream out, PrintStream err) {}
}
