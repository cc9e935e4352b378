package io.lockstep.jobs.report;

import io.lockstep.core.Figures;
import io.lockstep.driver.train.EpochMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Epochs as curves of a page: at four digits, and of no more points than a page bears. */
final class Thinned {
    private static final int DIGITS = 5;
    private static final List<String> FIRST =
            List.of("train_loss", "valid_loss", "train_accuracy", "valid_accuracy", "learning_rate");

    private Thinned() {}

    /** Names of the numbers that some epoch has. */
    static List<String> names(List<EpochMetrics> metrics) {
        if (metrics.isEmpty()) return List.of();
        var line = metrics.get(metrics.size() - 1);
        var names = new ArrayList<String>();
        for (var name : FIRST)
            if (name.equals("learning_rate") || line.value(name).isPresent()) names.add(name);
        for (var name : new TreeSet<>(line.more().keySet()))
            if (line.value(name).isPresent()) names.add(name);
        names.add("samples_per_second");
        return names;
    }

    /** @param most points; the last epoch is always one of them */
    static PageData.CurveRow of(List<EpochMetrics> metrics, List<String> names, int most) {
        var epochs = new ArrayList<Integer>();
        var seconds = new ArrayList<Double>();
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (var name : names) values.put(name, new ArrayList<>());
        int n = metrics.size();
        int points = Math.min(n, Math.max(2, most));
        int next = 0;
        double since = 0;
        for (int p = 0; p < points; p++) {
            int at = points == 1 ? 0 : (int) ((long) p * (n - 1) / (points - 1));
            for (; next <= at; next++) since += metrics.get(next).seconds();
            var line = metrics.get(at);
            epochs.add(line.epoch());
            seconds.add(rounded(since));
            since = 0;
            values.forEach((name, list) -> list.add(value(line, name)));
        }
        var last = metrics.get(n - 1);
        return new PageData.CurveRow(epochs, (double) last.step() / Math.max(1, last.epoch()), seconds, values);
    }

    private static Double value(EpochMetrics line, String name) {
        return switch (name) {
            case "learning_rate" -> rounded(line.learningRate());
            case "samples_per_second" -> rounded(line.samplesPerSecond());
            default -> line.value(name).isPresent() ? rounded(line.value(name).getAsDouble()) : null;
        };
    }

    private static Double rounded(double value) {
        return Double.isFinite(value) ? Figures.rounded(value, DIGITS) : null;
    }
}
