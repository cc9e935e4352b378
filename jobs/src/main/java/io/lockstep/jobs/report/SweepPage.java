package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/** The page of a sweep. */
final class SweepPage {
    /** More values of an option are shown as points alone. */
    private static final int FEW_VALUES = 8;
    /** Trials from which on the page shows how the search went: fewer show no trend. */
    private static final int SEARCH = 5;

    private SweepPage() {}

    static Page of(SweepRun sweep) {
        var page = new Page("Sweep " + sweep.directory().name());
        lead(page, sweep);
        if (!sweep.ranked().isEmpty()) {
            winner(page, sweep);
            page.heading("Leaderboard").table(head(sweep), rows(sweep), "trial", SweepPage::trialPage);
            map(page, sweep);
            options(page, sweep);
            curves(page, sweep);
        }
        failures(page, sweep);
        unended(page, sweep);
        repeat(page, sweep);
        return page;
    }

    private static void lead(Page page, SweepRun sweep) {
        var counts = new ArrayList<String>();
        for (var state : List.of("succeeded", "pruned", "failed"))
            if (sweep.count(state) > 0) counts.add(sweep.count(state) + " " + state);
        int ended = sweep.trials().size();
        int all = Math.max(sweep.expected(), ended + sweep.unended().size());
        if (all > ended) counts.add(all - ended + " not ended");
        var text = ended == 0 ? "." : ": " + String.join(", ", counts) + ".";
        if (all > ended) text += " The sweep runs still, or was stopped: then the same command with --resume goes on.";
        if (sweep.ranked().isEmpty()) {
            page.lead(false, ended == 0 ? "No trial has ended yet" : "No trial has a result", text);
            return;
        }
        page.lead(
                true,
                ended + (ended == 1 ? " trial" : " trials"),
                text + " Ranked by " + sweep.metric() + ", " + (sweep.max() ? "highest" : "lowest") + " first.");
    }

    /** Where a trial's own page is, seen from the sweep's. */
    private static String trialPage(String id) {
        return "trials/" + id + "/report.html";
    }

    private static void winner(Page page, SweepRun sweep) {
        var best = sweep.ranked().get(0);
        var run = sweep.winner();
        var tiles = new LinkedHashMap<String, String>();
        var objective = SweepRun.objective(best);
        boolean share = sweep.metric().endsWith("_accuracy");
        tiles.put("best " + sweep.metric(), share ? Figures.percent(objective) : Figures.measure(objective));
        var test = run.run().path("test");
        if (test.has("accuracy"))
            tiles.put("its test accuracy", Figures.percent(test.path("accuracy").asDouble()));
        if (test.has("r2")) tiles.put("its test R²", Figures.measure(test.path("r2")));
        tiles.put("its parameters", Figures.count(best.path("parameters")));
        tiles.put("its time", Figures.seconds(best.path("seconds").asDouble()));
        page.tiles(tiles);
        page.heading("The winner");
        var facts = new ArrayList<List<String>>();
        facts.add(List.of("trial", SweepRun.id(best)));
        for (var option : sweep.options()) facts.add(List.of(option, Figures.setting(SweepRun.param(best, option))));
        facts.add(List.of("weights, SHA-256", best.path("weights_sha256").asText()));
        page.facts(facts);
        page.paragraph("To use it, and to train it again, alone:");
        var commands = new ArrayList<>(Shell.use(Shell.path(run.directory()), run.config()));
        commands.add(Shell.command("train", new Settings(run.run()).changed()));
        page.code(String.join("\n", commands));
        page.link("The winner's own page", trialPage(SweepRun.id(best)));
    }

    private static List<String> head(SweepRun sweep) {
        var head = new ArrayList<>(List.of("rank", "trial"));
        head.addAll(sweep.options());
        head.addAll(List.of(sweep.metric(), "epochs", "parameters", "seconds", "weights"));
        if (sweep.count("pruned") > 0) head.add("state");
        return head;
    }

    private static List<List<String>> rows(SweepRun sweep) {
        var rows = new ArrayList<List<String>>();
        for (var trial : sweep.ranked()) {
            var row = new ArrayList<>(List.of(String.valueOf(rows.size() + 1), SweepRun.id(trial)));
            for (var option : sweep.options()) row.add(Figures.setting(SweepRun.param(trial, option)));
            row.add(Figures.measure(SweepRun.objective(trial)));
            row.add(trial.path("epochs").asText());
            row.add(trial.path("parameters").asText());
            row.add(String.format(
                    java.util.Locale.ROOT, "%.2f", trial.path("seconds").asDouble()));
            var hash = trial.path("weights_sha256").asText();
            row.add(hash.substring(0, Math.min(10, hash.length())));
            if (sweep.count("pruned") > 0) row.add(trial.path("state").asText());
            rows.add(row);
        }
        return rows;
    }

    private static void map(Page page, SweepRun sweep) {
        var two = SweepPlots.mapped(sweep);
        if (two.isEmpty()) return;
        page.heading(capitalised(two.get(0)) + " × " + two.get(1));
        if (sweep.options().size() > 2) page.note("Each cell is the best of its trials over the other settings.");
        var description = "The best " + sweep.metric() + " for each " + two.get(0) + " and " + two.get(1)
                + "; the leaderboard has the numbers";
        page.plot(
                description,
                SweepPlots.map(sweep, two),
                640,
                150 + 52 * sweep.values(two.get(0)).size());
    }

    private static String capitalised(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** What each setting did, one by one. */
    private static void options(Page page, SweepRun sweep) {
        var varied = sweep.options().stream()
                .filter(option -> sweep.values(option).size() > 1)
                .toList();
        boolean search = !sweep.strategy().equals("grid") && sweep.ranked().size() >= SEARCH;
        if (varied.isEmpty() && !search) return;
        page.heading("Setting by setting");
        page.plots(plots -> {
            for (var option : varied)
                if (sweep.isNumeric(option))
                    plots.plot(
                            sweep.metric() + " of each trial by " + option,
                            SweepPlots.scatter(sweep, option),
                            RunCurves.WIDTH,
                            300);
            if (search)
                plots.plot(
                        sweep.metric() + " in the order of the trials", SweepPlots.search(sweep), RunCurves.WIDTH, 300);
        });
        var rows = new ArrayList<List<String>>();
        for (var option : varied) {
            var values = sweep.values(option);
            if (values.size() <= FEW_VALUES) for (var value : values) rows.add(row(sweep, option, value));
        }
        if (!rows.isEmpty()) page.table(List.of("setting", "value", "trials", "failed", "best", "median"), rows);
    }

    private static List<String> row(SweepRun sweep, String option, JsonNode value) {
        var trials = sweep.trials().stream()
                .filter(trial -> SweepRun.param(trial, option).equals(value))
                .toList();
        double[] objectives = sweep.ranked().stream()
                .filter(trial -> SweepRun.param(trial, option).equals(value))
                .mapToDouble(SweepRun::objective)
                .toArray(); // best first
        int n = objectives.length;
        return List.of(
                option,
                Figures.setting(value),
                String.valueOf(trials.size()),
                String.valueOf(trials.stream().filter(SweepRun::isFailed).count()),
                n == 0 ? "" : Figures.measure(objectives[0]),
                n == 0 ? "" : Figures.measure((objectives[(n - 1) / 2] + objectives[n / 2]) / 2));
    }

    private static void curves(Page page, SweepRun sweep) {
        var measured = sweep.winner();
        var metrics =
                new LinkedHashSet<>(List.of(measured.has("valid_loss") ? "valid_loss" : "train_loss", sweep.metric()));
        metrics.removeIf(metric -> !measured.has(metric));
        if (metrics.isEmpty() || measured.metrics().size() < 2) return;
        page.heading("Learning curves of the best");
        page.plots(plots -> {
            for (var metric : metrics)
                plots.plot(
                        metric + " of the best trials over their epochs",
                        SweepPlots.curves(sweep, metric),
                        RunCurves.WIDTH,
                        400);
        });
    }

    private static void failures(Page page, SweepRun sweep) {
        var failed = sweep.trials().stream().filter(SweepRun::isFailed).toList();
        if (failed.isEmpty()) return;
        page.heading("Failed");
        var diverged = failed.stream()
                .filter(trial -> trial.path("error").asText().startsWith("diverged"))
                .toList();
        if (!diverged.isEmpty())
            page.finding(diverged.size() + " of " + sweep.trials().size() + " trials diverged. "
                    + Diagnosis.MENDS_DIVERGENCE);
        var head = new ArrayList<>(List.of("trial"));
        head.addAll(sweep.options());
        head.add("why");
        var rows = new ArrayList<List<String>>();
        for (var trial : failed) {
            var row = new ArrayList<>(List.of(SweepRun.id(trial)));
            for (var option : sweep.options()) row.add(Figures.setting(SweepRun.param(trial, option)));
            row.add(trial.path("error").asText());
            rows.add(row);
        }
        page.table(head, rows, "trial", SweepPage::trialPage);
    }

    private static void unended(Page page, SweepRun sweep) {
        var rows = new ArrayList<List<String>>();
        for (var run : sweep.unended())
            rows.add(List.of(
                    run.directory().name(),
                    run.state(),
                    run.epochs() + " of " + run.config().path("epochs").asText("?")));
        if (rows.isEmpty()) return;
        page.heading("Not ended");
        page.paragraph("These run, wait for the search to go on with them, or were stopped; the same command with"
                + " --resume goes on.");
        page.table(List.of("trial", "state", "epochs"), rows);
    }

    private static void repeat(Page page, SweepRun sweep) {
        page.heading("How to repeat it").paragraph("With this in a file space.yaml:");
        page.code(SpaceFile.yaml(sweep.sweep()));
        page.code("deploy/lockstep sweep --space space.yaml --output runs/again");
        page.note(
                "The same leaderboard and the same weights come out, to the bit, on any number of cores or machines.");
        if (sweep.ranked().isEmpty()) return;
        page.facts(Origin.facts(sweep.winner()));
    }
}
