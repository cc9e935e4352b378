package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.List;

/** How fast forms of the same rows are prepared. */
record PrepareFigures(long rows, List<Result> results) {
    /**
     * One form.
     *
     * @param rowsPerSecond by the median of the turns
     * @param seconds each turn's
     * @param speed by that of the first form in the same turn, the median
     */
    record Result(String name, double rowsPerSecond, double[] seconds, double speed) {}

    String text() {
        var table = new TextTable(
                "prepare: " + Figures.text("%,d", rows) + " rows", "rows/s", "seconds", "times the first's speed");
        for (var one : results)
            table.add(
                    one.name,
                    Figures.text("%,.0f", one.rowsPerSecond),
                    Figures.fixed(Median.of(one.seconds), 2),
                    Figures.fixed(one.speed, 2));
        return table.toString();
    }
}
