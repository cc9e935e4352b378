package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.List;

/**
 * A table larger than memory, in one JVM and on a cluster, beside a cut of it in memory.
 *
 * @param cases the cut's first
 * @param absent what could not be measured, and why
 */
record LargeFigures(List<LargeBenchmark.Result> cases, List<TrainFigures.Absent> absent) {
    /** Time a row of a case, by that of the cut in memory. */
    double ratio(LargeBenchmark.Result one) {
        return one.microsARow() / cases.get(0).microsARow();
    }

    String text() {
        if (cases.isEmpty()) return "large:\n" + TrainFigures.absent(absent);
        var table = new TextTable(
                "large: where", "rows", "train s", "evaluate s", "predict s", "µs a row", "times the cut", "rows/s");
        for (var one : cases)
            table.add(
                    one.where(),
                    Figures.text("%,d", one.rows()),
                    Figures.fixed(one.train(), 1),
                    Figures.fixed(one.evaluate(), 1),
                    Figures.fixed(one.predict(), 1),
                    Figures.fixed(one.microsARow(), 1),
                    Figures.fixed(ratio(one), 2),
                    Figures.text("%,.0f", one.samplesPerSecond()));
        return table + "  one model, one evaluation, one file of predictions: weights "
                + cases.get(1).weights() + "\n";
    }
}
