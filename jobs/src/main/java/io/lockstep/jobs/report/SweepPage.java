package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.plot.BarChart;
import io.lockstep.jobs.plot.HeatMap;
import io.lockstep.jobs.plot.LineChart;
import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.Plot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;

/** The page of a sweep; writes the picture of its leaderboard beside it. */
final class SweepPage {
    private static final int PICTURED = 12;
    private static final int CURVES = 7;

    private SweepPage() {}

    static Page of(Directory directory) {
        var sweep = Records.object(directory, "sweep.json");
        var trials = Records.lines(directory, "trials.jsonl");
        var objective = sweep.path("objective");
        boolean max = objective.path("mode").asText("max").equals("max");
        var metric = objective.path("metric").asText("objective");
        var ranked = new ArrayList<JsonNode>(trials);
        ranked.removeIf(trial -> !trial.path("objective").isNumber());
        var byObjective = Comparator.comparingDouble(
                (JsonNode trial) -> trial.path("objective").asDouble());
        ranked.sort(max ? byObjective.reversed() : byObjective);

        var page = new Page("Sweep " + directory.name());
        page.paragraph(
                trials.size() + " trials ended, ranked by " + metric + (max ? ", highest first." : ", lowest first."));
        if (!ranked.isEmpty()) {
            var picture = leaderboard(ranked, metric);
            directory.write("leaderboard.png", png(picture, 900, 120 + 40 * Math.min(PICTURED, ranked.size())));
            page.heading("Leaderboard").table(head(ranked, metric), rows(ranked));
            depthByWidth(page, ranked, metric, max);
            curves(page, directory, ranked);
        }
        failures(page, trials);
        page.heading("How to repeat it")
                .note("The sweep's own description, as in sweep.json:")
                .code(sweep.toPrettyString());
        return page;
    }

    private static List<String> names(List<JsonNode> trials) {
        var names = new LinkedHashSet<String>();
        for (var trial : trials) trial.path("params").fieldNames().forEachRemaining(names::add);
        return List.copyOf(names);
    }

    private static List<String> head(List<JsonNode> ranked, String metric) {
        var head = new ArrayList<>(List.of("rank", "trial"));
        head.addAll(names(ranked));
        head.addAll(List.of(metric, "epochs", "parameters", "seconds", "state"));
        return head;
    }

    private static List<List<String>> rows(List<JsonNode> ranked) {
        var names = names(ranked);
        var rows = new ArrayList<List<String>>();
        for (var trial : ranked) {
            var row = new ArrayList<>(
                    List.of(String.valueOf(rows.size() + 1), trial.path("id").asText()));
            for (var name : names) row.add(Records.text(trial.path("params").path(name)));
            for (var field : List.of("objective", "epochs", "parameters", "seconds", "state"))
                row.add(Records.text(trial.path(field)));
            rows.add(row);
        }
        return rows;
    }

    private static Plot leaderboard(List<JsonNode> ranked, String metric) {
        var bars = new ArrayList<BarChart.Bar>();
        for (var trial : ranked.subList(0, Math.min(PICTURED, ranked.size())))
            bars.add(BarChart.Bar.of(label(trial), trial.path("objective").asDouble(), Palette.series(0)));
        return new BarChart("Best trials of the sweep", metric, bars, 4);
    }

    private static String label(JsonNode trial) {
        var parts = new ArrayList<String>();
        trial.path("params").fields().forEachRemaining(e -> parts.add(e.getKey() + " " + Records.text(e.getValue())));
        return String.join(", ", parts);
    }

    private static void depthByWidth(Page page, List<JsonNode> ranked, String metric, boolean max) {
        if (!names(ranked).containsAll(List.of("depth", "width"))) return;
        var depths = values(ranked, "depth");
        var widths = values(ranked, "width");
        double[][] best = new double[depths.size()][widths.size()];
        for (var row : best) java.util.Arrays.fill(row, Double.NaN);
        for (var trial : ranked) {
            int d = depths.indexOf(trial.path("params").path("depth").asInt());
            int w = widths.indexOf(trial.path("params").path("width").asInt());
            double value = trial.path("objective").asDouble();
            boolean better = Double.isNaN(best[d][w]) || (max ? value > best[d][w] : value < best[d][w]);
            if (better) best[d][w] = value;
        }
        page.heading("Depth × width");
        page.plot(
                new HeatMap(
                        "Best " + metric,
                        "width",
                        widths.stream().map(String::valueOf).toList(),
                        "depth",
                        depths.stream().map(String::valueOf).toList(),
                        best,
                        4),
                760,
                140 + 60 * depths.size());
    }

    private static List<Integer> values(List<JsonNode> trials, String name) {
        var values = new TreeSet<Integer>();
        for (var trial : trials) values.add(trial.path("params").path(name).asInt());
        return List.copyOf(values);
    }

    private static void curves(Page page, Directory directory, List<JsonNode> ranked) {
        var series = new ArrayList<LineChart.Series>();
        for (var trial : ranked.subList(0, Math.min(CURVES, ranked.size()))) {
            var metrics = Records.lines(
                    directory.child("trials").child(trial.path("id").asText()), "metrics.jsonl");
            if (metrics.isEmpty()) continue;
            var field = metrics.get(0).has("valid_loss") ? "valid_loss" : "train_loss";
            series.add(LineChart.Series.of(
                    label(trial),
                    Records.column(metrics, "epoch"),
                    Records.column(metrics, field),
                    Palette.series(series.size())));
        }
        if (series.isEmpty()) return;
        page.heading("Learning curves of the best");
        page.plot(LineChart.of("Loss", "epoch", "validation loss, or training loss without", false, series), 900, 480);
    }

    private static void failures(Page page, List<JsonNode> trials) {
        var rows = new ArrayList<List<String>>();
        for (var trial : trials)
            if (trial.path("state").asText().equals("failed"))
                rows.add(List.of(
                        trial.path("id").asText(),
                        label(trial),
                        trial.path("error").asText()));
        if (!rows.isEmpty()) page.heading("Failed").table(List.of("trial", "settings", "why"), rows);
    }

    private static byte[] png(Plot plot, int width, int height) {
        try {
            var out = new ByteArrayOutputStream();
            plot.writePng(out, width, height);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
