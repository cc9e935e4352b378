package io.lockstep.jobs.report;

import io.lockstep.core.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where a trial stands in its sweep.
 *
 * @param sweep the sweep's name
 * @param text rank, objective and what differs from the winner
 * @param before the next better trial's id; null where there is none with a page
 * @param after the next worse one's
 */
record TrialPlace(String sweep, String text, String before, String after) {
    static TrialPlace of(SweepRun sweep, SweepRecord.TrialLine trial, Set<String> pages) {
        int at = sweep.ranked().indexOf(trial);
        var text = "Trial " + trial.id() + " " + trial.state();
        if (at >= 0)
            text = "Rank " + (at + 1) + " of " + sweep.ranked().size() + " by " + sweep.metric() + " ("
                    + Figures.measure(trial.objective()) + ")";
        if (at > 0) text += "; " + differences(sweep, trial);
        return new TrialPlace(
                sweep.directory().name(), text + ".", id(sweep, at - 1, at, pages), id(sweep, at + 1, at, pages));
    }

    /** Of a trial that has not ended. */
    static TrialPlace running(SweepRun sweep, String id) {
        return new TrialPlace(sweep.directory().name(), "Trial " + id + " has not ended.", null, null);
    }

    private static String differences(SweepRun sweep, SweepRecord.TrialLine trial) {
        var best = sweep.ranked().get(0);
        var parts = new ArrayList<String>();
        for (var option : sweep.options()) {
            var own = JsonText.setting(trial.param(option));
            var won = JsonText.setting(best.param(option));
            if (!own.equals(won)) parts.add(option + " " + own + " (" + won + ")");
        }
        return parts.isEmpty() ? "the settings are the winner's" : "beside the winner's: " + String.join(", ", parts);
    }

    private static String id(SweepRun sweep, int at, int from, Set<String> pages) {
        if (from < 0 || at < 0 || at >= sweep.ranked().size()) return null;
        var id = sweep.ranked().get(at).id();
        return pages.contains(id) ? id : null;
    }

    void lead(Page page) {
        var links = new ArrayList<List<String>>();
        links.add(List.of("↑ sweep " + sweep, "../../report.html"));
        if (before != null) links.add(List.of("← better: " + before, "../" + before + "/report.html"));
        if (after != null) links.add(List.of("worse: " + after + " →", "../" + after + "/report.html"));
        page.links(links);
        page.paragraph(text);
    }
}
