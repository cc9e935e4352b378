package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.List;

/** What a step costs beyond its arithmetic, transport by transport. */
record StepFigures(int parameters, List<Case> cases) {

    /**
     * @param overheadMicros {@code stepMicros} without {@code updateMicros}
     */
    record Case(String transport, int workers, double stepMicros, double updateMicros, double overheadMicros) {}

    static StepFigures of(List<StepOverheadBenchmark.Result> results) {
        var cases = results.stream()
                .map(r -> new Case(r.transport(), r.workers(), r.stepMicros(), r.updateMicros(), r.overheadMicros()))
                .toList();
        return new StepFigures(results.get(0).parameters(), cases);
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
                + table;
    }

    private static String micros(double value) {
        return Figures.fixed(value, 0);
    }
}
