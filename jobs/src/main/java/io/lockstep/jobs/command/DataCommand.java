package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.driver.ingest.PreparedSets;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The prepared data sets that trainings have left for the next ones. */
@Command(
        name = "data",
        customSynopsis = {
            "lockstep data list [--prepared=URI]",
            "       lockstep data prune [--prepared=URI] [--keep=SIZE]"
        },
        description = "Lists the data sets that were prepared for training and are kept for the next time, or deletes"
                + " those that nobody has used for an hour. They are made anew where they are needed.")
final class DataCommand extends JobCommand {
    @Parameters(paramLabel = "list|prune", description = "what to do", arity = "0..1")
    String action;

    @Option(
            names = "--prepared",
            paramLabel = "URI",
            description = "where they are: .prepared beside the output directories, on a cluster"
                    + " lockstep-prepared in the home directory; default runs/.prepared")
    String prepared = "runs/.prepared";

    @Option(
            names = "--keep",
            paramLabel = "SIZE",
            description = "so much may stay, what was used last: 500m, 20g; default 0")
    String keep = "0";

    @Override
    void run(Console console) {
        var sets = PreparedSets.at(prepared, SparkSessions.hadoop(common));
        switch (required("data list|prune", action)) {
            case "list" -> list(console.out(), sets.list());
            case "prune" -> prune(console.out(), sets);
            default -> throw new UserError("data: '" + action + "'; allowed are list, prune");
        }
    }

    private void list(PrintStream out, List<PreparedSets.Entry> sets) {
        if (sets.isEmpty()) {
            out.println("no prepared data in " + prepared);
            return;
        }
        out.print(Figures.text("%10s  %10s  %12s  %s%n", "size", "rows", "last used", "source"));
        for (var set : sets)
            out.print(Figures.text(
                    "%10s  %10s  %12s  %s%n",
                    Figures.bytes(set.bytes()),
                    set.unfinished() ? "" : Long.toString(set.rows()),
                    ago(set.used()),
                    set.unfinished() ? "unfinished" : set.source()));
        out.println(total(sets) + " in " + prepared);
    }

    private void prune(PrintStream out, PreparedSets sets) {
        var gone = sets.prune(KeptSize.bytes(keep));
        out.println(gone.isEmpty() ? "nothing to delete" : "deleted " + total(gone));
        var left = sets.list();
        if (!left.isEmpty()) out.println("kept " + total(left) + " in " + prepared);
    }

    private static String total(List<PreparedSets.Entry> sets) {
        long bytes = sets.stream().mapToLong(PreparedSets.Entry::bytes).sum();
        return sets.size() + (sets.size() == 1 ? " data set, " : " data sets, ") + Figures.bytes(bytes);
    }

    private static String ago(Instant then) {
        long minutes = Math.max(0, Duration.between(then, Instant.now()).toMinutes());
        if (minutes < 60) return minutes + " min ago";
        return minutes < 48 * 60 ? minutes / 60 + " h ago" : minutes / (24 * 60) + " days ago";
    }
}
