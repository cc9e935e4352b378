package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.plot.LineChart;
import io.lockstep.jobs.plot.Palette;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The page of one training. */
final class RunPage {
    private RunPage() {}

    static Page of(Directory directory) {
        var run = Records.object(directory, "run.json");
        var metrics = Records.lines(directory, "metrics.jsonl");
        var page = new Page("Training " + run.path("id").asText(directory.name()));
        summary(page, run, metrics);
        if (!metrics.isEmpty()) curves(page, metrics);
        diagnosis(page, run, metrics);
        page.heading("How to repeat it");
        page.code(command(run.path("config")));
        page.note("weights " + run.path("weights_sha256").asText("(not finished)"));
        return page;
    }

    private static void summary(Page page, JsonNode run, List<JsonNode> metrics) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("state", run.path("state").asText()));
        if (run.has("error")) rows.add(List.of("error", run.path("error").asText()));
        rows.add(List.of("parameters", Records.text(run.path("parameters"))));
        if (!metrics.isEmpty()) {
            var last = metrics.get(metrics.size() - 1);
            for (var name : List.of("epoch", "train_loss", "train_accuracy", "valid_loss", "valid_accuracy"))
                if (last.has(name)) rows.add(List.of(name, Records.text(last.path(name))));
        }
        run.path("test").fields().forEachRemaining(entry -> {
            if (entry.getValue().isValueNode())
                rows.add(List.of("test " + entry.getKey(), Records.text(entry.getValue())));
        });
        page.heading("Result").table(List.of("what", "value"), rows);
    }

    private static void curves(Page page, List<JsonNode> metrics) {
        page.heading("Learning curves");
        page.plot(chart("Loss", "loss", metrics, "train_loss", "valid_loss"), 760, 420);
        if (metrics.get(0).has("train_accuracy"))
            page.plot(chart("Accuracy", "accuracy", metrics, "train_accuracy", "valid_accuracy"), 760, 420);
    }

    private static void diagnosis(Page page, JsonNode run, List<JsonNode> metrics) {
        page.heading("Diagnosis");
        var findings = Diagnosis.of(run, metrics);
        for (var finding : findings) page.paragraph(finding);
        boolean looked = !metrics.isEmpty() && metrics.get(0).has("diagnostics");
        if (findings.isEmpty()) page.paragraph("Nothing conspicuous in the curves" + (looked ? " and layers." : "."));
        if (looked) page.plot(gradients(metrics), 760, 420);
        else page.note("With --diagnostics, gradients and activations are looked at layer by layer too.");
    }

    /** Gradient norm by layer, in the first, a middle and the last epoch. */
    private static LineChart gradients(List<JsonNode> metrics) {
        var series = new ArrayList<LineChart.Series>();
        for (int at : new TreeSet<>(List.of(0, metrics.size() / 2, metrics.size() - 1))) {
            var norms = metrics.get(at).path("diagnostics").path("gradient_norms");
            double[] layers = new double[norms.size()];
            double[] values = new double[norms.size()];
            for (int layer = 0; layer < layers.length; layer++) {
                layers[layer] = layer + 1;
                values[layer] =
                        norms.get(layer).asDouble() > 0 ? norms.get(layer).asDouble() : Double.NaN;
            }
            var name = "epoch " + metrics.get(at).path("epoch").asInt();
            series.add(LineChart.Series.of(name, layers, values, Palette.series(series.size())));
        }
        return LineChart.of("Gradient norm by layer", "layer", "norm of the gradient", true, series);
    }

    private static LineChart chart(String title, String label, List<JsonNode> metrics, String train, String valid) {
        double[] epochs = Records.column(metrics, "epoch");
        var series = new ArrayList<LineChart.Series>();
        series.add(LineChart.Series.of("training", epochs, Records.column(metrics, train), Palette.series(0)));
        if (metrics.get(0).has(valid))
            series.add(LineChart.Series.of("validation", epochs, Records.column(metrics, valid), Palette.series(1)));
        return LineChart.of(title, "epoch", label, false, series);
    }

    /** The command line that trains the same again. */
    private static String command(JsonNode config) {
        var text = new StringBuilder("deploy/lockstep train");
        config.fields().forEachRemaining(entry -> {
            var value = entry.getValue();
            if (List.of("output", "resume", "overwrite").contains(entry.getKey())) return;
            if (value.isNull() || value.asText().equals("off")) return;
            if (value.isBoolean()) {
                boolean standing = List.of("bias", "shuffle").contains(entry.getKey());
                if (value.asBoolean() && !standing) text.append(" \\\n  --").append(entry.getKey());
                if (!value.asBoolean() && standing) text.append(" \\\n  --no-").append(entry.getKey());
                return;
            }
            var written = value.isArray() ? joined(value) : value.asText();
            boolean plain = written.matches("[A-Za-z0-9_.,:/+-]+");
            text.append(" \\\n  --").append(entry.getKey()).append(' ').append(plain ? written : "'" + written + "'");
        });
        return text.toString();
    }

    private static String joined(JsonNode array) {
        var parts = new ArrayList<String>();
        array.forEach(part -> parts.add(part.asText()));
        return String.join(",", parts);
    }
}
