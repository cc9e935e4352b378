package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.List;

/**
 * What a step costs beyond its arithmetic, transport by transport, and what it costs to know where its time goes.
 *
 * @param profile networks that do compute
 */
record StepFigures(int parameters, List<Case> cases, List<ProfileCost> profile) {

    /**
     * @param overheadMicros {@code stepMicros} without {@code updateMicros}
     */
    record Case(String transport, int workers, double stepMicros, double updateMicros, double overheadMicros) {}

    static StepFigures of(List<StepOverheadBenchmark.Result> results, List<ProfileCost> profile) {
        var cases = results.stream()
                .map(r -> new Case(r.transport(), r.workers(), r.stepMicros(), r.updateMicros(), r.overheadMicros()))
                .toList();
        return new StepFigures(results.get(0).parameters(), cases, profile);
    }

    String text() {
        var table = new TextTable("transport", "workers", "step µs", "update µs", "overhead µs");
        for (var one : cases)
            table.add(
                    one.transport,
                    String.valueOf(one.workers),
                    micros(one.stepMicros),
                    micros(one.updateMicros),
                    micros(one.overheadMicros));
        return Figures.text(
                        "step: %d parameters, gradients that cost nothing; overhead is what the update's arithmetic"
                                + " leaves of the step%n",
                        parameters)
                + table
                + profileText();
    }

    private String profileText() {
        var table = new TextTable("stopwatch of phases", "with, µs", "without, µs", "costs", "from", "to", "pairs");
        for (var one : profile)
            table.add(
                    one.name(),
                    Figures.fixed(one.withMicros(), 1),
                    Figures.fixed(one.withoutMicros(), 1),
                    percent(one.percent()),
                    percent(one.lowerPercent()),
                    percent(one.upperPercent()),
                    String.valueOf(one.pairs()));
        return table.toString();
    }

    private static String percent(double value) {
        return Figures.text("%.1f %%", value);
    }

    private static String micros(double value) {
        return Figures.fixed(value, 0);
    }
}
