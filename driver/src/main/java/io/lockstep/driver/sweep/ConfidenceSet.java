package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of several candidates can't be told from the best: the model confidence set of Hansen, Lunde and Nason (The Model
 * Confidence Set, Econometrica 79, 2011), by its T_max statistic. Candidates are dropped, the worst first, as long as the
 * hypothesis that all that are left are equally good is rejected; so having looked at many is accounted for. The
 * distribution comes from a bootstrap that draws rows, the same for all candidates, and for each candidate its seeds
 * (Owen, The pigeonhole bootstrap, 2007).
 */
final class ConfidenceSet {
    private static final int REPLICATES = 1000;
    private static final String PURPOSE = "confidence set";

    private final double[] means;
    private final double[][] replicates; // [replicate][candidate]
    private final double picked;

    /** @param losses [candidate][seed][row], less is better, of at least two candidates; not modified */
    ConfidenceSet(double[][][] losses) {
        int rows = losses[0][0].length;
        means = new double[losses.length];
        var rowMeans = new double[losses.length][rows];
        for (int c = 0; c < losses.length; c++) {
            for (var seed : losses[c]) for (int r = 0; r < rows; r++) rowMeans[c][r] += seed[r] / losses[c].length;
            means[c] = Arrays.stream(rowMeans[c]).average().orElseThrow();
        }
        replicates = new double[REPLICATES][losses.length];
        double outside = 0;
        int counted = 0;
        for (int b = 0; b < REPLICATES; b++) {
            var key = SearchSpace.key(0, b, PURPOSE);
            var draws = new int[rows];
            for (int i = 0; i < rows; i++) draws[at(key.uniformDouble(i), rows)]++;
            long next = rows;
            for (int c = 0; c < losses.length; c++) {
                int seeds = losses[c].length;
                for (int s = 0; s < seeds; s++) {
                    var one = losses[c][at(key.uniformDouble(next++), seeds)];
                    double sum = 0;
                    for (int r = 0; r < rows; r++) sum += draws[r] * one[r];
                    replicates[b][c] += sum / rows / seeds;
                }
            }
            var picks = rowMeans[least(replicates[b])];
            double left = IntStream.range(0, rows)
                    .filter(r -> draws[r] == 0)
                    .mapToDouble(r -> picks[r])
                    .average()
                    .orElse(Double.NaN);
            if (Double.isNaN(left)) continue;
            outside += left;
            counted++;
        }
        picked = counted == 0 ? Double.NaN : outside / counted;
    }

    private static int at(double uniform, int n) {
        return Math.min(n - 1, (int) (uniform * n));
    }

    private static int least(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) if (values[i] < values[best]) best = i;
        return best;
    }

    /** Each candidate's mean over seeds and rows. */
    double[] means() {
        return means.clone();
    }

    /**
     * What the one that looks best would come to on rows that didn't help to pick it: in each replicate it is picked on
     * the rows drawn and judged on those left out (Tsamardinos, Greasidou and Borboudakis, Bootstrapping the out-of-sample
     * predictions for efficient and accurate cross-validation, 2018).
     */
    double pickedMean() {
        return picked;
    }

    /**
     * How well the data goes with each candidate being one of the best: below 0.05 it can be told from them at 95 %. The
     * best itself has 1.
     */
    double[] pValues() {
        var p = new double[means.length];
        var left = new ArrayList<Integer>();
        for (int c = 0; c < means.length; c++) left.add(c);
        double most = 0;
        while (left.size() > 1) {
            var test = new Test(left);
            most = Math.max(most, test.p);
            p[test.worst] = most;
            left.remove((Integer) test.worst);
        }
        p[left.get(0)] = 1;
        return p;
    }

    /** Of those in {@code set} being equally good. */
    private final class Test {
        private final double p;
        private final int worst;

        Test(List<Integer> set) {
            double centre = set.stream().mapToDouble(c -> means[c]).average().orElseThrow();
            var moved = new double[REPLICATES][set.size()]; // from what was found
            var spread = new double[set.size()];
            for (int b = 0; b < REPLICATES; b++) {
                var replicate = replicates[b];
                double middle =
                        set.stream().mapToDouble(c -> replicate[c]).average().orElseThrow();
                for (int i = 0; i < set.size(); i++) {
                    moved[b][i] = replicate[set.get(i)] - middle - (means[set.get(i)] - centre);
                    spread[i] += moved[b][i] * moved[b][i] / REPLICATES;
                }
            }
            for (int i = 0; i < spread.length; i++) spread[i] = Math.sqrt(spread[i]);
            int at = 0;
            double statistic = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < set.size(); i++) {
                double t = scaled(means[set.get(i)] - centre, spread[i]);
                if (t > statistic) {
                    statistic = t;
                    at = i;
                }
            }
            int beyond = 0;
            for (var replicate : moved) {
                double largest = Double.NEGATIVE_INFINITY;
                for (int i = 0; i < replicate.length; i++) largest = Math.max(largest, scaled(replicate[i], spread[i]));
                if (largest >= statistic) beyond++;
            }
            p = (double) beyond / REPLICATES;
            worst = set.get(at);
        }

        private static double scaled(double difference, double spread) {
            if (Math.abs(difference) < 1e-12) return 0;
            return spread == 0 ? Math.signum(difference) * Double.MAX_VALUE : difference / spread;
        }
    }
}
