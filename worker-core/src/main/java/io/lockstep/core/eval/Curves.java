package io.lockstep.core.eval;

import io.lockstep.core.eval.EvalShape.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Curves of a detailed evaluation, thinned for drawing. For each class (of two classes, the second alone) or label:
 * {@code roc} of [false positive rate, true positive rate, threshold], {@code pr} of [recall, precision, threshold], each
 * from the highest threshold down, and {@code calibration} of [mean probability, share that was so, weight] over ten
 * equal ranges of probability, empty ones left out. Of a regression: {@code residuals} of [from, to, weight], errors being
 * prediction minus target.
 */
public final class Curves {
    /** Points of a curve at most. */
    public static final int MOST_POINTS = 200;
    /** Classes that get curves at most: with more, points would be many and pictures unreadable. */
    public static final int MOST_CLASSES = 50;

    private static final int CALIBRATION_BINS = 10;
    private static final int RESIDUAL_BINS = 40;

    private Curves() {}

    /**
     * By class, label or value; empty where the evaluation wasn't detailed or has too many of them.
     *
     * @param names of the classes, labels or values in output order
     */
    public static Map<String, Object> of(EvalSums sums, List<String> names) {
        var map = new LinkedHashMap<String, Object>();
        var shape = sums.shape();
        int rankings = shape.rankings();
        if (rankings > MOST_CLASSES) return map;
        for (int i = 0; i < rankings; i++) {
            int of = shape.kind() == Kind.CLASSES && rankings == 1 ? 1 : i;
            var name = of < names.size() ? names.get(of) : Integer.toString(of);
            map.put(name, shape.kind() == Kind.VALUES ? residuals(sums.ranks(i)) : curves(sums.ranks(i)));
        }
        return map;
    }

    private static Map<String, Object> curves(RankSums ranks) {
        var map = new LinkedHashMap<String, Object>();
        double positives = 0;
        double negatives = 0;
        for (int i = 0; i < ranks.size(); i++) {
            positives += ranks.first(i);
            negatives += ranks.second(i);
        }
        if (positives > 0 && negatives > 0) {
            map.put("roc", roc(ranks, positives, negatives));
            map.put("pr", pr(ranks, positives));
        }
        map.put("calibration", calibration(ranks));
        return map;
    }

    private static List<double[]> roc(RankSums ranks, double allPositives, double allNegatives) {
        var points = new ArrayList<double[]>();
        points.add(new double[] {0, 0, 1});
        double step = 2.0 / (MOST_POINTS - 2);
        double next = step;
        double positives = 0;
        double negatives = 0;
        for (int i = ranks.size() - 1; i >= 0; i--) {
            positives += ranks.first(i);
            negatives += ranks.second(i);
            double x = negatives / allNegatives;
            double y = positives / allPositives;
            if (x + y < next && i > 0) continue;
            points.add(new double[] {rounded(x), rounded(y), rounded(ranks.value(i))});
            while (next <= x + y) next += step;
        }
        return points;
    }

    private static List<double[]> pr(RankSums ranks, double allPositives) {
        var points = new ArrayList<double[]>();
        double step = 1.0 / (MOST_POINTS - 2);
        double next = 0;
        double positives = 0;
        double negatives = 0;
        for (int i = ranks.size() - 1; i >= 0; i--) {
            positives += ranks.first(i);
            negatives += ranks.second(i);
            double recall = positives / allPositives;
            if (recall < next && i > 0) continue;
            if (positives + negatives > 0)
                points.add(new double[] {
                    rounded(recall), rounded(positives / (positives + negatives)), rounded(ranks.value(i))
                });
            while (next <= recall) next += step;
        }
        return points;
    }

    private static List<double[]> calibration(RankSums ranks) {
        var weight = new double[CALIBRATION_BINS];
        var positives = new double[CALIBRATION_BINS];
        var sum = new double[CALIBRATION_BINS];
        for (int i = 0; i < ranks.size(); i++) {
            double p = ranks.value(i);
            int bin = Math.min(CALIBRATION_BINS - 1, (int) (p * CALIBRATION_BINS));
            double here = ranks.first(i) + ranks.second(i);
            weight[bin] += here;
            positives[bin] += ranks.first(i);
            sum[bin] += here * p;
        }
        var points = new ArrayList<double[]>();
        for (int bin = 0; bin < CALIBRATION_BINS; bin++)
            if (weight[bin] > 0)
                points.add(new double[] {
                    rounded(sum[bin] / weight[bin]), rounded(positives[bin] / weight[bin]), weight[bin]
                });
        return points;
    }

    private static Map<String, Object> residuals(RankSums ranks) {
        double low = 0;
        double high = 0;
        for (int i = 0; i < ranks.size(); i++) {
            if (ranks.first(i) > 0) high = ranks.highest(i);
            if (ranks.second(i) > 0) low = -ranks.highest(i);
        }
        double width = (high - low) / RESIDUAL_BINS;
        var weight = new double[RESIDUAL_BINS];
        for (int i = 0; width > 0 && width < Double.POSITIVE_INFINITY && i < ranks.size(); i++) {
            weight[bin(ranks.value(i) - low, width)] += ranks.first(i);
            weight[bin(-ranks.value(i) - low, width)] += ranks.second(i);
        }
        var points = new ArrayList<double[]>();
        for (int bin = 0; bin < RESIDUAL_BINS; bin++)
            points.add(new double[] {rounded(low + bin * width), rounded(low + (bin + 1) * width), weight[bin]});
        return Map.of("residuals", points);
    }

    private static int bin(double distance, double width) {
        return Math.max(0, Math.min(RESIDUAL_BINS - 1, (int) (distance / width)));
    }

    /** To single precision, which is more than a picture shows. */
    private static double rounded(double value) {
        return Double.parseDouble(Float.toString((float) value));
    }
}
