package io.lockstep.jobs.report;

/**
 * What can't be told from a sweep's best: accuracies within one standard error √(p(1-p)/n) of it, n being the validation
 * rows (Breiman, Friedman, Olshen and Stone 1984: the one-standard-error rule takes the smallest of these).
 */
final class OneStandardError {
    private OneStandardError() {}

    /** Null where the objective is no share of rows, or their number isn't known. */
    static PageData.Band of(SweepRun sweep) {
        if (sweep.ranked().isEmpty() || !sweep.metric().equals("valid_accuracy")) return null;
        var rows = sweep.winner().run().rows("valid");
        double best = sweep.ranked().get(0).objective();
        if (rows == null || rows < 1 || !(best >= 0 && best <= 1)) return null;
        // An accuracy of 1 has no spread of its own: it is taken for one mistake in as many rows.
        double p = Math.min(best, 1 - 1.0 / (rows + 1));
        double se = Math.sqrt(p * (1 - p) / rows);
        int within = 0;
        SweepRecord.TrialLine smallest = null;
        for (var trial : sweep.ranked()) {
            if (trial.objective() < best - se) break;
            within++;
            boolean smaller =
                    trial.parameters() != null && (smallest == null || trial.parameters() < smallest.parameters());
            if (smaller) smallest = trial;
        }
        return new PageData.Band(
                se,
                rows,
                best - se,
                Math.min(1, best + se),
                within,
                smallest == null ? -1 : sweep.trials().indexOf(smallest));
    }
}
