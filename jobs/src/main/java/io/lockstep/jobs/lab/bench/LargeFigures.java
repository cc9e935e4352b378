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
                    number("%.1f", one.train()),
                    number("%.1f", one.evaluate()),
                    number("%.1f", one.predict()),
                    number("%.1f", one.microsARow()),
                    number("%.2f", ratio(one)),
                    number("%,.0f", one.samplesPerSecond()));
        return table + "  one model, one evaluation, one file of predictions: weights "
                + cases.get(1).weights() + "\n";
    }

    private static String number(String format, double value) {
        return Figures.text(format, value);
    }
}
