package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.driver.train.EpochMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** A sweep as the block of data of its page. */
final class SweepPageData {
    /** Numbers of all curves together: with these a page stays below 5 MB. */
    private static final int MOST_NUMBERS = 300_000;

    private static final int MOST_POINTS = 150;

    private SweepPageData() {}

    /** @param pages of those trials that have one */
    static PageData of(SweepRun sweep, Set<String> pages) {
        var unended = sweep.unended();
        var curves = new LinkedHashMap<String, PageData.CurveRow>();
        var names = new LinkedHashSet<String>();
        var all = new LinkedHashMap<String, List<EpochMetrics>>();
        for (var trial : sweep.trials()) {
            var metrics = Records.lines(sweep.trialDirectory(trial), "metrics.jsonl", "epoch", EpochMetrics.class);
            if (metrics.isEmpty()) continue;
            all.put(trial.id(), metrics);
            names.addAll(Thinned.names(metrics));
        }
        var wanted = kept(names, sweep.metric(), all.size());
        int most = Math.min(MOST_POINTS, MOST_NUMBERS / Math.max(1, all.size() * (wanted.size() + 2)));
        all.forEach((id, metrics) -> curves.put(id, Thinned.of(metrics, wanted, most)));
        var plan = sweep.sweep().plan();
        return new PageData(
                "sweep",
                sweep.metric(),
                sweep.max() ? "max" : "min",
                sweep.sweep().base(),
                space(sweep),
                sweep.expected(),
                took(plan),
                plan == null || !plan.path("parallelism").isInt()
                        ? null
                        : plan.path("parallelism").asInt(),
                OneStandardError.of(sweep),
                wanted,
                sweep.trials().stream().map(trial -> trial(trial, pages)).toList(),
                unended.stream().map(run -> running(run, pages)).toList(),
                curves,
                rungs(sweep),
                null,
                plan,
                sweep.sweep().finalists(),
                sweep.sweep().baseline(),
                timeline(sweep),
                ending(sweep.sweep()));
    }

    private static Map<String, JsonNode> ending(SweepRecord sweep) {
        var ending = new LinkedHashMap<String, JsonNode>();
        if (sweep.winner() != null) ending.put("winner", sweep.winner());
        if (sweep.ensemble() != null) ending.put("ensemble", sweep.ensemble());
        if (sweep.time() != null) ending.put("time", sweep.time());
        if (sweep.store() != null) ending.put("store", sweep.store());
        return ending;
    }

    private static List<PageData.Span> timeline(SweepRun sweep) {
        var places = new HashMap<String, Integer>();
        for (int i = 0; i < sweep.trials().size(); i++)
            places.put(sweep.trials().get(i).id(), i);
        var spans = TimelineSpan.read(sweep.directory());
        long begin = spans.stream().mapToLong(TimelineSpan::from).min().orElse(0);
        var several = spans.stream().map(TimelineSpan::host).distinct().count() > 1;
        var shown = new ArrayList<PageData.Span>();
        for (var span : spans) {
            var at = places.get(span.trial());
            if (at == null) continue; // it runs still, or ended without a word
            var name = span.executor() + (several ? " on " + span.host() : "");
            shown.add(new PageData.Span(
                    at,
                    name,
                    (span.from() - begin) / 1e3,
                    span.until() == 0 ? null : (Double) ((span.until() - begin) / 1e3),
                    span.tasks()));
        }
        return shown;
    }

    /** Seconds on the clock; null of a sweep that didn't run in one go. */
    private static Double took(JsonNode plan) {
        var seconds = plan == null ? null : plan.path("outcome").path("seconds");
        return seconds == null || !seconds.isNumber() ? null : seconds.asDouble();
    }

    /** Of very many trials only what is looked at first. */
    private static List<String> kept(Set<String> names, String metric, int trials) {
        var wanted = new ArrayList<>(names);
        if (trials > 300)
            wanted.removeIf(name -> !name.equals(metric)
                    && !List.of("train_loss", "valid_loss", "valid_accuracy").contains(name));
        return wanted;
    }

    private static PageData.TrialRow trial(SweepRecord.TrialLine trial, Set<String> pages) {
        return new PageData.TrialRow(
                trial.id(),
                trial.params(),
                trial.state(),
                trial.objective(),
                trial.folds(),
                trial.epochs(),
                trial.parameters(),
                trial.seconds(),
                trial.error(),
                trial.weights(),
                pages.contains(trial.id()) ? page(trial.id()) : null,
                null);
    }

    /** Where a trial's own page is, seen from the sweep's. */
    static String page(String id) {
        return "trials/" + id + "/report.html";
    }

    private static PageData.Running running(TrainingRun run, Set<String> pages) {
        var name = run.directory().name();
        var of = run.setting("epochs");
        return new PageData.Running(
                name, run.epochs(), of.isInt() ? of.asInt() : null, pages.contains(name) ? page(name) : null);
    }

    private static List<PageData.Space> space(SweepRun sweep) {
        var space = new ArrayList<PageData.Space>();
        for (var option : sweep.options()) {
            var found = sweep.values(option);
            boolean numeric = found.stream().allMatch(JsonNode::isNumber);
            space.add(declared(option, sweep.sweep().space().get(option), found, numeric));
        }
        return space;
    }

    /** The axis that the space's own declaration asks for: lists are categories, ranges linear or logarithmic. */
    static PageData.Space declared(String option, JsonNode domain, List<JsonNode> found, boolean numeric) {
        if (domain != null && domain.isObject() && domain.size() == 1) {
            var range = domain.fields().next();
            if (!range.getKey().equals("choice"))
                return new PageData.Space(
                        option, range.getKey().startsWith("log") ? "log" : "linear", list(range.getValue()), true);
            domain = range.getValue();
        }
        var values = new LinkedHashSet<JsonNode>(domain == null ? List.of() : list(domain));
        var texts = new LinkedHashSet<String>();
        for (var value : values) texts.add(JsonText.setting(value));
        for (var value : found) if (texts.add(JsonText.setting(value))) values.add(value);
        return new PageData.Space(option, "list", List.copyOf(values), numeric);
    }

    private static List<JsonNode> list(JsonNode array) {
        if (!array.isArray()) return List.of(array);
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<PageData.Rung> rungs(SweepRun sweep) {
        Map<Integer, Integer> places = new HashMap<>();
        for (var trial : sweep.trials())
            if (trial.id().matches("[0-9]{1,9}")) places.put(Integer.parseInt(trial.id()), places.size());
        return Records.lines(sweep.directory(), "search.jsonl", "trial", SweepRecord.Step.class).stream()
                .filter(step -> places.containsKey(step.trial()))
                .map(step -> new PageData.Rung(places.get(step.trial()), step.epochs(), step.objective()))
                .toList();
    }
}
