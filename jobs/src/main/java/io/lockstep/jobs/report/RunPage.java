package io.lockstep.jobs.report;

import io.lockstep.core.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of one training. */
final class RunPage {
    private RunPage() {}

    /** @param place where the training stands in a sweep; null where it is none's */
    static Page of(TrainingRun run, TrialPlace place) {
        var name = run.run().id() == null ? run.directory().name() : run.run().id();
        var page = new Page(place == null ? "Training " + name : "Trial " + name + " of sweep " + place.sweep());
        if (place != null) place.lead(page);
        page.within("head", head -> {
            lead(head, run);
            head.tiles(tiles(run));
            if (run.kept() != null) results(head, run);
        });
        page.within("found", found -> findings(found, run));
        if (!run.metrics().isEmpty()) {
            page.section("Learning curves", "curves");
            page.section("By class", "classes");
            page.section("Thresholds and calibration", "thresholds");
            page.section("Residuals", "residuals");
            page.section("Layers and gradients", "gradients");
            page.section("Where the time went", "time");
        }
        page.within("foot", foot -> {
            if (run.hasModel()) use(foot, run);
            repeat(foot, run);
        });
        return page.data(RunPageData.of(run));
    }

    private static void lead(Page page, TrainingRun run) {
        int epochs = run.epochs();
        var of = epochs + " of " + run.setting("epochs").asInt() + " epochs";
        switch (run.state()) {
            case "succeeded" -> {
                var kept = run.keptEarlier()
                        ? " Early stopping: the weights kept are those of epoch "
                                + run.kept().epoch() + ", where the loss it watches was lowest."
                        : "";
                page.lead(true, "Succeeded", " after " + of + "." + kept);
            }
            case "paused" -> page.lead(true, "Paused", " after " + of + ", as the search asked.");
            case "cancelled" ->
                page.lead(false, "Stopped", " after " + of + "; the same command with --resume continues it.");
            case "failed" ->
                page.lead(false, "Failed", " after " + of + ": " + run.error().replaceFirst("\\.$", "") + ".");
            default ->
                page.lead(
                        true,
                        "Running",
                        ", or killed before its end: " + of + " so far. If killed, the same command with --resume"
                                + " continues from the newest checkpoint.");
        }
    }

    private static Map<String, String> tiles(TrainingRun run) {
        var tiles = new LinkedHashMap<String, String>();
        var test = run.test();
        share(tiles, "test accuracy", test.accuracy());
        measure(tiles, "test R²", test.r2());
        if (run.kept() != null) {
            share(tiles, "validation accuracy", value(run, "valid_accuracy"));
            measure(tiles, "validation R²", value(run, "valid_r2"));
            if (tiles.isEmpty()) share(tiles, "training accuracy", value(run, "train_accuracy"));
            if (tiles.isEmpty()) measure(tiles, "training loss", value(run, "train_loss"));
        }
        if (run.run().parameters() != null)
            tiles.put("parameters", Figures.count(run.run().parameters()));
        double seconds =
                run.metrics().stream().mapToDouble(line -> line.seconds()).sum();
        if (seconds > 0) tiles.put("training time", Figures.seconds(seconds)); // that before a resume too
        return tiles;
    }

    private static Double value(TrainingRun run, String metric) {
        var value = run.kept().value(metric);
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    private static void share(Map<String, String> tiles, String name, Double value) {
        if (value != null) tiles.put(name, Figures.percent(value));
    }

    private static void measure(Map<String, String> tiles, String name, Double value) {
        if (value != null) tiles.put(name, Figures.measure(value));
    }

    /** Training, validation and test side by side, of the epoch whose weights are kept. */
    private static void results(Page page, TrainingRun run) {
        var metrics = List.of(
                "loss",
                "accuracy",
                "macro_f1",
                "weighted_f1",
                "roc_auc",
                "pr_auc",
                "log_loss",
                "brier",
                "r2",
                "rmse",
                "mae",
                "medae");
        var parts = new LinkedHashMap<String, Map<String, Double>>();
        for (var part : List.of("train", "valid", "test")) {
            var found = new LinkedHashMap<String, Double>();
            for (var metric : metrics) {
                var value = part.equals("test") ? run.test().value(metric) : value(run, part + "_" + metric);
                var valid = run.evaluations().valid();
                if (value == null && part.equals("valid") && valid != null) value = valid.value(metric);
                if (value != null) found.put(metric, value);
            }
            if (!found.isEmpty()) parts.put(part, found);
        }
        var used = metrics.stream()
                .filter(metric -> parts.values().stream().anyMatch(part -> part.containsKey(metric)))
                .toList();
        var head = new ArrayList<>(List.of("split", "rows"));
        used.forEach(metric -> head.add(metric.replace("_", " ")));
        var rows = new ArrayList<List<String>>();
        parts.forEach((part, found) -> {
            var rowCount = part.equals("test") && run.test().rows() != null
                    ? run.test().rows()
                    : run.run().rows(part);
            var row = new ArrayList<>(
                    List.of(TrainingRun.partName(part), rowCount == null ? "" : Figures.count(rowCount)));
            for (var metric : used) row.add(found.containsKey(metric) ? Figures.measure(found.get(metric)) : "");
            rows.add(row);
        });
        page.table(head, rows);
        page.note("Epoch " + run.kept().epoch()
                + ". Training figures are means over the epoch, each row judged when its step was computed.");
    }

    private static void findings(Page page, TrainingRun run) {
        page.heading("Diagnosis");
        var diagnosis = Diagnosis.of(run);
        diagnosis.findings().forEach(page::finding);
        if (!run.metrics().isEmpty()) page.paragraph(diagnosis.summary());
        if (!run.hasDiagnostics() && !run.setting("diagnostics").asBoolean())
            page.note("With --diagnostics, gradients and activations are looked at layer by layer too.");
    }

    private static void use(Page page, TrainingRun run) {
        page.heading("Use it");
        page.code(String.join("\n", Shell.use(Shell.path(run.directory()), run.run())));
        page.note("The model is model.safetensors, which other tools read too, and model.json.");
    }

    private static void repeat(Page page, TrainingRun run) {
        var settings = new Settings(run);
        page.heading("How to repeat it");
        page.code(Shell.command("train", settings.changed()));
        page.details(
                "All settings, defaults filled in",
                inside -> inside.table(List.of("setting", "value", "from"), settings.table()));
        page.note("The same command gives the same weights, to the bit, on any number of cores or machines.");
        var weights = run.run().weights() == null ? "not finished" : run.run().weights();
        var facts = new ArrayList<>(List.of(List.of("weights, SHA-256", weights)));
        facts.addAll(Origin.facts(run));
        page.facts(facts);
    }
}
