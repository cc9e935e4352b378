package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.List;

/**
 * What faults cost a training.
 *
 * @param cases the undisturbed first
 * @param absent what could not be measured, and why
 */
record RecoveryFigures(List<RecoveryBenchmark.Result> cases, List<TrainFigures.Absent> absent) {
    String text() {
        if (cases.isEmpty()) return "recovery:\n" + TrainFigures.absent(absent);
        var table = new TextTable(
                "recovery: fault", "median epoch s", "longest after s", "lost s", "slow epochs", "driver away s");
        for (var one : cases)
            table.add(
                    one.fault(),
                    Figures.fixed(one.median(), 3),
                    Figures.fixed(one.longest(), 2),
                    Figures.fixed(one.lost(), 1),
                    String.valueOf(one.slow()),
                    one.away() == 0 ? "" : Figures.fixed(one.away(), 1));
        return table + "  one hash: " + cases.get(0).weights() + "\n";
    }
}
