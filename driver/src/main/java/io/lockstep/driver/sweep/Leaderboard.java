package io.lockstep.driver.sweep;

import io.lockstep.driver.files.Csv;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The trials with an objective, best first; ties go to the lower number. */
final class Leaderboard {
    private Leaderboard() {}

    static List<TrialRecord> of(Objective objective, List<TrialRecord> byNumber) {
        return byNumber.stream()
                .filter(trial -> trial.state() != TrialRecord.State.FAILED && trial.objective() != null)
                .sorted((a, b) -> objective.compare(a.objective(), b.objective()))
                .toList();
    }

    /** As CSV, RFC 4180; a column for each varied option, and one for stored epochs where there are such. */
    static String csv(List<TrialRecord> best, Collection<String> options) {
        var lines = new ArrayList<String>();
        var header =
                new ArrayList<Object>(List.of("rank", "id", "state", "objective", "epochs", "parameters", "seconds"));
        header.addAll(options);
        boolean stored = best.stream().anyMatch(trial -> trial.storedEpochs() != null);
        if (stored) header.add("stored_epochs");
        lines.add(line(header));
        for (var trial : best) {
            var cells = new ArrayList<Object>(List.of(
                    lines.size(),
                    trial.id(),
                    trial.state(),
                    trial.objective(),
                    trial.epochs(),
                    trial.parameters(),
                    trial.seconds()));
            for (var option : options) cells.add(trial.params().get(option));
            if (stored) cells.add(trial.storedEpochs() == null ? 0 : trial.storedEpochs());
            lines.add(line(cells));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<Object> cells) {
        return cells.stream().map(Leaderboard::cell).collect(Collectors.joining(","));
    }

    private static String cell(Object value) {
        var text = value == null ? "" : String.valueOf(value);
        if (value instanceof List<?> widths)
            text = widths.stream().map(String::valueOf).collect(Collectors.joining(","));
        return Csv.cell(text);
    }
}
