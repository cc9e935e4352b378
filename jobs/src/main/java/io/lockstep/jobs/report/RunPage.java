package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.plot.HeatMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of one training. */
final class RunPage {
    /** Longer trainings leave their table to metrics.jsonl. */
    private static final int MOST_EPOCHS = 1000;
    /** Classes up to which a confusion matrix is drawn: the cells of more are too small to read. */
    private static final int MOST_CLASSES = 20;

    private RunPage() {}

    static Page of(Directory directory) {
        var run = TrainingRun.read(directory);
        var page = new Page("Training " + run.run().path("id").asText(directory.name()));
        lead(page, run);
        page.tiles(tiles(run));
        if (run.kept() != null) results(page, run);
        findings(page, run);
        if (run.hasModel()) use(page, run);
        if (!run.metrics().isEmpty()) curves(page, run);
        layers(page, run);
        classes(page, run);
        repeat(page, run);
        return page;
    }

    private static void lead(Page page, TrainingRun run) {
        int epochs = run.epochs();
        var of = epochs + " of " + run.config().path("epochs").asInt() + " epochs";
        switch (run.state()) {
            case "succeeded" -> {
                var kept = run.keptEarlier()
                        ? " Early stopping: the weights kept are those of epoch "
                                + run.kept().path("epoch").asInt() + ", where the loss it watches was lowest."
                        : "";
                page.lead(true, "Succeeded", " after " + of + "." + kept);
            }
            case "paused" -> page.lead(true, "Paused", " after " + of + ", as the search asked.");
            case "cancelled" ->
                page.lead(false, "Stopped", " after " + of + "; the same command with --resume goes on.");
            case "failed" ->
                page.lead(false, "Failed", " after " + of + ": " + run.error().replaceFirst("\\.$", "") + ".");
            default ->
                page.lead(
                        true,
                        "Running",
                        ", or killed before its end: " + of + " so far. If killed, the same command with --resume goes"
                                + " on from the newest checkpoint.");
        }
    }

    private static Map<String, String> tiles(TrainingRun run) {
        var tiles = new LinkedHashMap<String, String>();
        var test = run.run().path("test");
        share(tiles, "test accuracy", test.path("accuracy"));
        measure(tiles, "test R²", test.path("r2"));
        if (run.kept() != null) {
            share(tiles, "validation accuracy", run.kept().path("valid_accuracy"));
            measure(tiles, "validation R²", run.kept().path("valid_r2"));
            if (tiles.isEmpty()) share(tiles, "training accuracy", run.kept().path("train_accuracy"));
            if (tiles.isEmpty()) measure(tiles, "training loss", run.kept().path("train_loss"));
        }
        tiles.put("parameters", Figures.count(run.run().path("parameters")));
        double seconds = Arrays.stream(Records.column(run.metrics(), "seconds")).sum();
        if (seconds > 0) tiles.put("time of its epochs", Figures.seconds(seconds)); // those before a resume too
        return tiles;
    }

    private static void share(Map<String, String> tiles, String name, JsonNode value) {
        if (value.isNumber()) tiles.put(name, Figures.percent(value.asDouble()));
    }

    private static void measure(Map<String, String> tiles, String name, JsonNode value) {
        if (value.isNumber()) tiles.put(name, Figures.measure(value));
    }

    /** Training, validation and test side by side, of the epoch whose weights are kept. */
    private static void results(Page page, TrainingRun run) {
        var metrics = List.of(
                "loss", "accuracy", "macro_f1", "weighted_f1", "roc_auc", "pr_auc", "log_loss", "brier", "r2", "rmse",
                "mae", "medae");
        var parts = new LinkedHashMap<String, Map<String, JsonNode>>();
        for (var part : List.of("train", "valid", "test")) {
            var found = new LinkedHashMap<String, JsonNode>();
            for (var metric : metrics) {
                var value = part.equals("test")
                        ? run.run().path("test").path(metric)
                        : run.kept().path(part + "_" + metric);
                if (!value.isMissingNode()) found.put(metric, value);
            }
            if (!found.isEmpty()) parts.put(part, found);
        }
        var used = metrics.stream()
                .filter(metric -> parts.values().stream().anyMatch(part -> part.containsKey(metric)))
                .toList();
        var head = new ArrayList<>(List.of("part", "rows"));
        used.forEach(metric -> head.add(metric.replace("_", " ")));
        var rows = new ArrayList<List<String>>();
        parts.forEach((part, found) -> {
            var rowCount = part.equals("test")
                    ? run.run().path("test").path("rows")
                    : run.run().path("data").path(part).path("rows");
            var row = new ArrayList<>(List.of(TrainingRun.partName(part), Figures.count(rowCount)));
            for (var metric : used) row.add(found.containsKey(metric) ? Figures.measure(found.get(metric)) : "");
            rows.add(row);
        });
        page.table(head, rows);
        page.note("Epoch " + run.kept().path("epoch").asInt()
                + ". Training figures are means over the epoch, each row judged when its step was computed.");
    }

    private static void findings(Page page, TrainingRun run) {
        page.heading("Diagnosis");
        var findings = Diagnosis.of(run);
        findings.forEach(page::finding);
        boolean looked = run.has("diagnostics");
        if (findings.isEmpty() && !run.metrics().isEmpty())
            page.paragraph("Nothing conspicuous in the curves" + (looked ? " and layers." : "."));
        if (!looked && !run.config().path("diagnostics").asBoolean())
            page.note("With --diagnostics, gradients and activations are looked at layer by layer too.");
    }

    private static void use(Page page, TrainingRun run) {
        page.heading("Use it");
        page.code(String.join("\n", Shell.use(Shell.path(run.directory()), run.config())));
        page.note("The model is model.safetensors, which other tools read too, and model.json.");
    }

    private static void curves(Page page, TrainingRun run) {
        page.heading("Learning curves");
        if (run.metrics().size() > 1) RunCurves.draw(page, run);
        if (run.metrics().size() > MOST_EPOCHS) {
            page.note("The numbers of all epochs are in metrics.jsonl.");
            return;
        }
        var head = new ArrayList<String>();
        run.metrics().get(0).fields().forEachRemaining(entry -> {
            if (entry.getValue().isValueNode()) head.add(entry.getKey());
        });
        var rows = new ArrayList<List<String>>();
        for (var line : run.metrics())
            rows.add(head.stream().map(name -> cell(name, line.path(name))).toList());
        page.details("All epochs", inside -> inside.table(head, rows));
    }

    private static String cell(String name, JsonNode value) {
        if (name.equals("learning_rate")) return Figures.setting(value);
        return name.equals("samples_per_second") ? String.valueOf(value.asLong()) : Figures.measure(value);
    }

    private static void layers(Page page, TrainingRun run) {
        if (!run.has("diagnostics")) return;
        var last = run.metrics().get(run.metrics().size() - 1).path("diagnostics");
        page.heading("Layers");
        page.plot("Gradient norm by layer; the table has the numbers", RunCurves.gradients(run.metrics()), 640, 380);
        var rows = new ArrayList<List<String>>();
        int layers = last.path("gradient_norms").size();
        for (int layer = 0; layer < layers; layer++) {
            var of = last.path("activations").path(layer);
            rows.add(List.of(
                    String.valueOf(layer + 1),
                    layer == layers - 1 ? "output" : "hidden",
                    Figures.measure(last.path("gradient_norms").path(layer)),
                    Figures.measure(last.path("weight_norms").path(layer)),
                    Figures.measure(of.path("mean")),
                    Figures.measure(of.path("variance")),
                    share(of.path("zero_share")),
                    share(of.path("dead_share")),
                    share(of.path("saturated_share"))));
        }
        page.table(
                List.of(
                        "layer",
                        "kind",
                        "gradient norm",
                        "weight norm",
                        "mean",
                        "variance",
                        "zeros",
                        "dead",
                        "saturated"),
                rows);
        page.note("After the last epoch: the norm of its last step's gradient, and what the hidden layers give for the"
                + " first training rows. A dead unit gives 0 for all of them.");
    }

    private static String share(JsonNode value) {
        return value.isNumber() ? Figures.percent(value.asDouble()) : "";
    }

    private static void classes(Page page, TrainingRun run) {
        var test = run.run().path("test");
        var classes = test.has("per_class") ? test.path("per_class") : test.path("classes"); // as 0.1.0 has it
        if (classes.isEmpty()) return;
        var names = new ArrayList<String>();
        var rows = new ArrayList<List<String>>();
        classes.fields().forEachRemaining(entry -> {
            var of = entry.getValue();
            names.add(entry.getKey());
            rows.add(List.of(
                    entry.getKey(),
                    Figures.measure(of.path("precision")),
                    Figures.measure(of.path("recall")),
                    Figures.measure(of.path("f1")),
                    Figures.count(of.path("support"))));
        });
        page.heading("Test set by class");
        page.table(List.of("class", "precision", "recall", "F1", "rows"), rows);
        if (names.size() > MOST_CLASSES) return;
        var counts = new double[names.size()][names.size()];
        for (int r = 0; r < counts.length; r++)
            for (int c = 0; c < counts.length; c++)
                counts[r][c] = Records.number(test.path("confusion").path(r).path(c));
        var map = new HeatMap("Rows by actual and predicted class", "predicted", names, "actual", names, counts, 0);
        page.plot("Rows by actual and predicted class", map, 640, 150 + 36 * Math.max(3, names.size()));
    }

    private static void repeat(Page page, TrainingRun run) {
        var settings = new Settings(run.run());
        page.heading("How to repeat it");
        page.code(Shell.command("train", settings.changed()));
        page.details(
                "All settings, defaults filled in",
                inside -> inside.table(List.of("setting", "value", "from"), settings.table()));
        page.note("The same command gives the same weights, to the bit, on any number of cores or machines.");
        var weights = run.run().path("weights_sha256").asText("not finished");
        var facts = new ArrayList<>(List.of(List.of("weights, SHA-256", weights)));
        facts.addAll(Origin.facts(run));
        page.facts(facts);
    }
}
