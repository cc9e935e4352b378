package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Trainings, one or several side by side, as the block of data of their page. */
final class RunPageData {
    private static final int MOST_POINTS = 1000;
    private static final int MOST_DIAGNOSED = 300;
    /** Metrics that several trainings are compared by, the first that all have. */
    private static final List<String> COMPARED =
            List.of("valid_accuracy", "valid_r2", "valid_loss", "train_accuracy", "train_loss");

    private RunPageData() {}

    /** A single training. */
    static PageData of(TrainingRun run) {
        var id = run.run().id() == null ? run.directory().name() : run.run().id();
        var layers = LayerFigures.of(run.metrics());
        int every = Math.max(1, layers.size() / MOST_DIAGNOSED);
        var shown = new ArrayList<LayerFigures>();
        for (int i = 0; i < layers.size(); i++) if (i % every == 0 || i == layers.size() - 1) shown.add(layers.get(i));
        var kept = run.kept();
        var one = new PageData.Run(
                kept == null ? 0 : kept.epoch(),
                run.epochs(),
                run.run().test(),
                Records.raw(run.directory(), "evaluation.json"),
                run.run().time(),
                shown);
        return block("run", List.of(run), List.of(id), List.of(), compared(List.of(run)), one);
    }

    /**
     * Several, named by their directories.
     *
     * @param pages of each; null where it has none
     */
    static PageData of(List<TrainingRun> runs, List<String> names, List<String> pages) {
        return block("compare", runs, names, pages, compared(runs), null);
    }

    static String compared(List<TrainingRun> runs) {
        for (var metric : COMPARED)
            if (runs.stream().allMatch(run -> run.metrics().isEmpty() || run.has(metric))) return metric;
        return "train_loss";
    }

    static boolean isMax(String metric) {
        return !metric.endsWith("_loss");
    }

    private static PageData block(
            String kind,
            List<TrainingRun> runs,
            List<String> names,
            List<String> pages,
            String metric,
            PageData.Run one) {
        var wanted = new LinkedHashSet<String>();
        for (var run : runs) wanted.addAll(Thinned.names(run.metrics()));
        var curves = new LinkedHashMap<String, PageData.CurveRow>();
        var trials = new ArrayList<PageData.TrialRow>();
        var options = differing(runs);
        for (int i = 0; i < runs.size(); i++) {
            var run = runs.get(i);
            if (!run.metrics().isEmpty())
                curves.put(names.get(i), Thinned.of(run.metrics(), List.copyOf(wanted), MOST_POINTS));
            trials.add(trial(run, names.get(i), i < pages.size() ? pages.get(i) : null, options.keySet(), metric));
        }
        var space = new ArrayList<PageData.Space>();
        options.forEach((name, values) -> space.add(
                new PageData.Space(name, "list", values, values.stream().allMatch(JsonNode::isNumber))));
        return new PageData(
                kind,
                metric,
                isMax(metric) ? "max" : "min",
                Map.of(),
                space,
                0,
                null,
                null,
                null,
                List.copyOf(wanted),
                trials,
                List.of(),
                curves,
                List.of(),
                one,
                null,
                null,
                null,
                List.of(),
                Map.of());
    }

    private static PageData.TrialRow trial(
            TrainingRun run, String name, String page, Iterable<String> options, String metric) {
        var params = new LinkedHashMap<String, JsonNode>();
        for (var option : options) if (!run.setting(option).isMissingNode()) params.put(option, run.setting(option));
        var kept = run.kept();
        var value = kept == null ? null : kept.value(metric);
        return new PageData.TrialRow(
                name,
                params,
                run.state(),
                value != null && value.isPresent() ? value.getAsDouble() : null,
                null,
                run.epochs(),
                run.run().parameters(),
                run.metrics().stream().mapToDouble(line -> line.seconds()).sum(),
                run.run().error(),
                run.run().weights(),
                page,
                run.run().config().isEmpty() ? null : Shell.command("train", new Settings(run).changed()));
    }

    /** Options by name whose values aren't the same in all runs. */
    private static Map<String, List<JsonNode>> differing(List<TrainingRun> runs) {
        var values = new TreeMap<String, LinkedHashSet<JsonNode>>();
        for (var run : runs) for (var name : run.run().config().keySet()) values.put(name, new LinkedHashSet<>());
        values.forEach((name, set) -> {
            for (var run : runs) set.add(run.setting(name));
        });
        values.remove("output");
        var map = new LinkedHashMap<String, List<JsonNode>>();
        values.forEach((name, set) -> {
            if (set.size() < 2) return;
            set.removeIf(JsonNode::isMissingNode);
            map.put(name, List.copyOf(set));
        });
        return map;
    }
}
