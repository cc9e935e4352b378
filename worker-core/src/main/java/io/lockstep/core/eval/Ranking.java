package io.lockstep.core.eval;

/**
 * Figures of ranked rows, as scikit-learn has them. Where neighbouring values share a place, those of it count as equal,
 * and {@code error} bounds how far that may be from the figure of all values apart.
 *
 * @param value NaN where it means nothing, such as an area under a curve of one class alone
 * @param error 0 where it is exact
 */
record Ranking(double value, double error) {

    /** The area under the curve of true over false positives: {@code first} are positives. */
    static Ranking rocArea(RankSums ranks) {
        int size = ranks.size();
        double positives = 0;
        double area = 0;
        double negatives = 0;
        double mixed = 0;
        for (int i = size - 1; i >= 0; i--) {
            area += ranks.second(i) * (positives + ranks.first(i) / 2);
            mixed += ranks.second(i) * ranks.first(i) / 2;
            positives += ranks.first(i);
            negatives += ranks.second(i);
        }
        double all = positives * negatives;
        if (all == 0) return new Ranking(Double.NaN, 0);
        return new Ranking(area / all, ranks.isExact() ? 0 : mixed / all);
    }

    /** The average precision: {@code first} are positives. */
    static Ranking averagePrecision(RankSums ranks) {
        int size = ranks.size();
        double positives = 0;
        double negatives = 0;
        double sum = 0;
        double error = 0;
        for (int i = size - 1; i >= 0; i--) {
            double best = positives + ranks.first(i);
            if (ranks.first(i) > 0) {
                double others = negatives + ranks.second(i);
                sum += ranks.first(i) * best / (best + others);
                error += ranks.first(i) * (best / (best + negatives) - positives / (positives + others));
            }
            positives = best;
            negatives += ranks.second(i);
        }
        if (positives == 0) return new Ranking(Double.NaN, 0);
        return new Ranking(sum / positives, ranks.isExact() ? 0 : error / positives);
    }

    /** The weighted median, of first and second together; the mean of the two values beside it where it is between. */
    static Ranking median(RankSums ranks) {
        int size = ranks.size();
        double total = 0;
        for (int i = 0; i < size; i++) total += weight(ranks, i);
        if (!(total > 0)) return new Ranking(Double.NaN, 0);
        double below = 0;
        int at = 0;
        while (at < size - 1 && below + weight(ranks, at) < total / 2) below += weight(ranks, at++);
        int next = at;
        if (below + weight(ranks, at) - total / 2 <= Math.ulp(1.0))
            for (int i = size - 1; i > at; i--) if (weight(ranks, i) > 0) next = i;
        double value = (ranks.value(at) + ranks.value(next)) / 2;
        return new Ranking(value, ranks.isExact() ? 0 : (ranks.highest(at) - ranks.value(at)) * 2);
    }

    private static double weight(RankSums ranks, int i) {
        return ranks.first(i) + ranks.second(i);
    }
}
