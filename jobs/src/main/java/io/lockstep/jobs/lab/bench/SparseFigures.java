package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.List;

/**
 * Trainings on wide and sparse tables.
 *
 * @param absent what could not be measured, and why
 */
record SparseFigures(List<Result> results, List<TrainFigures.Absent> absent) {
    /**
     * One training.
     *
     * @param train seconds of the whole program, reading the file included, as {@code evaluate} and {@code predict}; NaN where
     *     there is no such program
     * @param epoch seconds of the one pass over the rows
     * @param accuracy on the rows trained on
     */
    record Result(
            String table,
            String name,
            long rows,
            double train,
            double epoch,
            double evaluate,
            double predict,
            double accuracy) {

        /** What training took, in a line. */
        String text() {
            return Figures.text(
                    "%s, %s: train %.1f s, its epoch %.1f s, accuracy %.3f", table, name, train, epoch, accuracy);
        }
    }

    String text() {
        if (results.isEmpty()) return "sparse:\n" + TrainFigures.absent(absent);
        var table =
                new TextTable("sparse: what", "rows", "train s", "its epoch s", "evaluate s", "predict s", "accuracy");
        for (var one : results)
            table.add(
                    one.table + ": " + one.name,
                    Figures.text("%,d", one.rows),
                    Figures.fixed(one.train, 1),
                    Figures.fixed(one.epoch, 1),
                    seconds(one.evaluate),
                    seconds(one.predict),
                    Figures.fixed(one.accuracy, 3));
        return table + TrainFigures.absent(absent);
    }

    private static String seconds(double seconds) {
        return Double.isNaN(seconds) ? "" : Figures.fixed(seconds, 1);
    }
}
