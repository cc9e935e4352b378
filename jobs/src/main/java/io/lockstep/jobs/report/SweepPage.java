package io.lockstep.jobs.report;

import io.lockstep.core.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** The page of a sweep. */
final class SweepPage {
    /** More failures than this share of the trials are worth a warning. */
    private static final double MANY_FAILED = 0.2;

    private SweepPage() {}

    /** @param pages the trials that have pages of their own */
    static Page of(SweepRun sweep, Set<String> pages) {
        var page = new Page("Sweep " + sweep.directory().name());
        var block = SweepPageData.of(sweep, pages);
        page.within("head", head -> {
            lead(head, sweep, block);
            if (!sweep.ranked().isEmpty()) tiles(head, sweep, block);
        });
        page.part("strip");
        page.section("Objective against size", "pareto");
        page.section("Leaderboard", "leaderboard");
        page.section("Learning curves", "curves");
        page.section("Finalists, baseline and plan", "finalists");
        page.section("Two settings", "heatmap");
        page.section("All settings", "parallel");
        page.section("What mattered", "importance");
        page.section("Setting by setting", "slices");
        page.section("Contour", "contour");
        page.section("The search", "history");
        page.section("Distribution over trials", "edf");
        page.section("Rungs", "rungs");
        page.section("Who ran where", "timeline");
        page.section("Failures", "failures");
        page.within("foot", foot -> {
            diverged(foot, sweep);
            if (!sweep.ranked().isEmpty()) winner(foot, sweep, pages, isOver(sweep, block));
            repeat(foot, sweep);
        });
        return page.data(block);
    }

    private static void lead(Page page, SweepRun sweep, PageData block) {
        var counts = new ArrayList<String>();
        for (var state : List.of("succeeded", "pruned", "failed"))
            if (sweep.count(state) > 0) counts.add(sweep.count(state) + " " + state);
        int ended = sweep.trials().size();
        int all = Math.max(block.expected(), ended + block.running().size());
        if (!block.running().isEmpty()) counts.add(block.running().size() + " begun");
        var done = all > ended ? ended + " of " + all + " trials done" : ended + (ended == 1 ? " trial" : " trials");
        var text = counts.isEmpty() ? "." : ": " + String.join(", ", counts) + ".";
        if (all > ended) text += " The sweep is running, or was stopped: the same command with --resume continues it.";
        if (sweep.ranked().isEmpty()) {
            page.lead(ended == 0, ended == 0 ? "No trial has ended yet" : "No trial has a result", text);
            return;
        }
        boolean well = sweep.count("failed") <= MANY_FAILED * ended;
        page.lead(
                well,
                done,
                text + (well ? "" : " Many failed: see Failures.") + " Ranked by " + sweep.metric() + ", "
                        + (sweep.max() ? "highest" : "lowest") + " first; ties go to the earlier trial.");
    }

    private static void tiles(Page page, SweepRun sweep, PageData block) {
        var best = sweep.ranked().get(0);
        var test = sweep.winner().test();
        var tiles = new LinkedHashMap<String, String>();
        boolean share = sweep.metric().endsWith("_accuracy");
        boolean over = isOver(sweep, block);
        var value = share ? Figures.percent(best.objective()) : Figures.measure(best.objective());
        if (block.band() != null)
            value += Figures.text(" ± %.2f", 100 * block.band().se());
        tiles.put((over ? "best " : "best so far, ") + sweep.metric(), value);
        if (test.accuracy() != null) tiles.put("test accuracy of the best", Figures.percent(test.accuracy()));
        if (test.r2() != null) tiles.put("test R² of the best", Figures.measure(test.r2()));
        if (best.parameters() != null) tiles.put("parameters of the best", Figures.count(best.parameters()));
        tiles.put("training time of the best", Figures.seconds(best.seconds()));
        page.tiles(tiles);
    }

    /** Whether no trial is to come. */
    private static boolean isOver(SweepRun sweep, PageData block) {
        return block.running().isEmpty() && block.expected() <= sweep.trials().size();
    }

    private static void winner(Page page, SweepRun sweep, Set<String> pages, boolean over) {
        var best = sweep.ranked().get(0);
        var run = sweep.winner();
        page.heading(over ? "The winner" : "Best so far");
        var facts = new ArrayList<List<String>>();
        facts.add(List.of("trial", best.id()));
        for (var option : sweep.options()) facts.add(List.of(option, JsonText.setting(best.param(option))));
        facts.add(List.of("weights, SHA-256", best.weights() == null ? "" : best.weights()));
        page.facts(facts);
        page.paragraph("To use it, and to train it again, alone:");
        var commands = new ArrayList<>(Shell.use(Shell.path(run.directory()), run.run()));
        commands.add(Shell.command("train", new Settings(run).changed()));
        page.code(String.join("\n", commands));
        if (pages.contains(best.id())) page.link("Its own page", SweepPageData.page(best.id()));
    }

    private static void diverged(Page page, SweepRun sweep) {
        long diverged = sweep.trials().stream()
                .filter(trial -> trial.error() != null && trial.error().startsWith("diverged"))
                .count();
        if (diverged > 0)
            page.finding(diverged + " of " + sweep.trials().size() + " trials diverged. " + Diagnosis.MENDS_DIVERGENCE);
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
