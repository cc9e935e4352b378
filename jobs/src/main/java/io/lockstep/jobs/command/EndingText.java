package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.driver.sweep.SweepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What came after a search, in words: finalists, the winner on test rows, and what the simplest models reach. */
final class EndingText {
    private EndingText() {}

    static List<String> lines(SweepResult result) {
        var lines = new ArrayList<String>();
        var ending = result.ending();
        if (ending == null) return lines;
        if (ending.finalists() != null) finalists(ending.finalists(), lines);
        if (ending.ensemble() != null)
            lines.add("ensemble of " + ending.ensemble().get("members") + " (ensemble/): "
                    + ending.ensemble().entrySet().stream()
                            .filter(entry -> entry.getKey().startsWith("valid_"))
                            .map(entry -> entry.getKey() + " " + Figures.measure(number(entry.getValue())))
                            .findFirst()
                            .orElse(""));
        for (var model : ending.baseline()) baseline(model, lines);
        if (ending.test().get("accuracy") instanceof Number accuracy)
            lines.add(Figures.text("test accuracy of %s: %.2f %%", ending.winner(), 100 * accuracy.doubleValue()));
        else if (ending.test().get("r2") instanceof Number r2)
            lines.add(Figures.text("test r2 of %s: %.4f", ending.winner(), r2.doubleValue()));
        return lines;
    }

    private static void finalists(Map<String, Object> found, List<String> lines) {
        lines.add("finalists, each with " + found.get("seeds") + " new seeds:");
        for (var one : (List<?>) found.get("trials")) {
            var finalist = (Map<?, ?>) one;
            var half = finalist.get("high") instanceof Number high
                    ? " ± " + Figures.measure(high.doubleValue() - number(finalist.get("mean")))
                    : "";
            boolean first = finalist.get("id").equals(found.get("winner"));
            var told = first
                    ? "the best"
                    : Boolean.TRUE.equals(finalist.get("like_the_best")) ? "can't be told from the best" : "worse";
            lines.add(Figures.text(
                    "      %-17s %s  %s",
                    Figures.measure(number(finalist.get("mean"))) + half,
                    finalist.get("id"),
                    first ? told : told + Figures.text(" (p %.3f)", number(finalist.get("p")))));
        }
    }

    private static void baseline(Map<String, Object> model, List<String> lines) {
        var text = model.get("objective") instanceof Number value
                ? Figures.measure(value.doubleValue())
                : model.containsKey("error") ? "failed: " + model.get("error") : "not measured";
        boolean beaten = !Boolean.FALSE.equals(model.get("best_is_better"));
        lines.add(Figures.text(
                "   -  %-10s baseline: %s%s", text, model.get("model"), beaten ? "" : "; the best trial is no better"));
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
