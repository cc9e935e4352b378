package io.lockstep.core.eval;

/** What a threshold on the probability of the second of two classes is to make as large as it can be. */
public enum ThresholdAim {
    /** F1 of the second class. */
    F1 {
        @Override
        double figure(double hits, double falseAlarms, double positives, double negatives) {
            return 2 * hits / (positives + hits + falseAlarms);
        }
    },
    /** Mean of both classes' recall. */
    BALANCED_ACCURACY {
        @Override
        double figure(double hits, double falseAlarms, double positives, double negatives) {
            return (hits / positives + 1 - falseAlarms / negatives) / 2;
        }
    };

    abstract double figure(double hits, double falseAlarms, double positives, double negatives);

    /**
     * The best threshold on evaluated rows: in the middle between two neighbouring scores, or the lowest score. Of equally
     * good ones the nearest to a half, of these the lower.
     *
     * @param sums of two classes, in detail
     * @return NaN where the rows are of one class
     */
    public double best(EvalSums sums) {
        var ranks = sums.ranks(0);
        double positives = 0;
        double negatives = 0;
        for (int i = 0; i < ranks.size(); i++) {
            positives += ranks.first(i);
            negatives += ranks.second(i);
        }
        if (!(positives > 0) || !(negatives > 0)) return Double.NaN;
        double hits = 0;
        double falseAlarms = 0;
        double best = Double.NaN;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = ranks.size() - 1; i >= 0; i--) {
            hits += ranks.first(i);
            falseAlarms += ranks.second(i);
            double threshold = i == 0 ? ranks.value(0) : (ranks.value(i - 1) + ranks.value(i)) / 2;
            double figure = figure(hits, falseAlarms, positives, negatives);
            boolean nearer = Math.abs(threshold - 0.5) <= Math.abs(best - 0.5);
            if (figure > most || figure == most && nearer) {
                most = figure;
                best = threshold;
            }
        }
        return best;
    }
}
