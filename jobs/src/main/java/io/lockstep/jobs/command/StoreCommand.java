package io.lockstep.jobs.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.driver.store.StoreContents;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a store of trials holds. */
@Command(
        name = "store",
        customSynopsis = {
            "lockstep store list --store=URI",
            "       lockstep store show ID --store=URI",
            "       lockstep store prune [--keep=SIZE] --store=URI"
        },
        description =
                "Looks through a store of trials, which train and sweep fill with --store, or clears it out: prune"
                        + " deletes damaged entries, those of another release's arithmetic, those that another entry covers and,"
                        + " with --keep, the oldest.")
final class StoreCommand extends JobCommand {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Parameters(paramLabel = "list|show|prune", description = "what to do", arity = "0..1", index = "0")
    String action;

    @Parameters(
            paramLabel = "ID",
            description = "an entry as list names it, or how it begins",
            arity = "0..1",
            index = "1")
    String id;

    @Option(names = "--store", paramLabel = "URI", description = "where it is; required")
    String store;

    @Option(
            names = "--keep",
            paramLabel = "SIZE",
            description = "prune: so much may stay, the newest: 500m, 20g; by default all that is of use")
    String keep;

    @Override
    void run(Console console) throws IOException {
        required("store list|show|prune", action);
        if (!List.of("list", "show", "prune").contains(action))
            throw new UserError("store: '" + action + "'; allowed are list, show, prune");
        if (id != null && !action.equals("show"))
            throw new UserError("store: '" + id + "' after " + action + "; allowed is an ID after show");
        if (keep != null && !action.equals("prune"))
            throw new UserError("keep: " + keep + " beside store " + action + "; allowed is --keep beside store prune");
        long budget = keep == null ? -1 : KeptSize.bytes(keep);
        var contents = StoreContents.of(required("store", store), SparkSessions.hadoop(common));
        switch (action) {
            case "list" -> list(console.out(), contents.list());
            case "show" -> show(console.out(), contents.find(required("store show ID", id)));
            default -> prune(console.out(), contents, budget);
        }
    }

    private void list(PrintStream out, List<StoreContents.Item> items) {
        if (!items.isEmpty())
            out.print(Figures.text(
                    "%-57s  %-10s %7s %11s %10s  %s%n", "id", "state", "epochs", "parameters", "size", "data"));
        for (var item : items) {
            var trial = item.trial();
            out.print(Figures.text(
                    "%-57s  %-10s %7s %11s %10s  %s%n",
                    item.id(),
                    item.state(),
                    trial == null ? "" : Integer.toString(trial.epochs()),
                    trial == null ? "" : Long.toString(trial.parameters()),
                    Figures.bytes(item.bytes()),
                    trial != null ? trial.data() : item.problem() == null ? "" : item.problem()));
        }
        out.println(total(items) + " in " + store);
    }

    private static void show(PrintStream out, List<StoreContents.Item> items) throws IOException {
        var all = new ArrayList<Object>();
        for (var item : items) {
            var map = new LinkedHashMap<String, Object>();
            map.put("id", item.id());
            map.put("place", item.place().uri());
            map.put("state", item.state().toString());
            map.put("bytes", item.bytes());
            map.put("written", item.written().toString());
            if (item.problem() != null) map.put("problem", item.problem());
            if (item.trial() != null) map.put("trial", item.trial());
            all.add(map);
        }
        out.println(JSON.writeValueAsString(all.size() == 1 ? all.get(0) : all));
    }

    private void prune(PrintStream out, StoreContents contents, long budget) {
        var gone = contents.prune(budget);
        out.println(gone.isEmpty() ? "nothing to delete" : "deleted " + total(gone));
        var left = contents.list();
        if (!left.isEmpty()) out.println("kept " + total(left) + " in " + store);
    }

    private static String total(List<StoreContents.Item> items) {
        long bytes = items.stream().mapToLong(StoreContents.Item::bytes).sum();
        return items.size() + (items.size() == 1 ? " entry, " : " entries, ") + Figures.bytes(bytes);
    }
}
