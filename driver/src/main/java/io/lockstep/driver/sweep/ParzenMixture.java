package io.lockstep.driver.sweep;

import io.lockstep.core.math.Functions;
import io.lockstep.core.random.RandomKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A density over all options of a space together: an equally weighted mixture of one kernel a trial and a prior, each
 * kernel a product over the options in the unit intervals of their {@link Domain}s. Kernels of a product keep what
 * belongs together (a learning rate and the depth that it suits), which a density an option would lose.
 *
 * <p>Of numbers, a kernel is a normal cut to the unit interval, as wide as the larger distance to its neighbours, but no
 * narrower than half of 1 / (trials + 2) and 1 / 100, so that few trials can't make a spike; whole numbers and ascending lists
 * take its mass over a value's cell. Of other lists it gives the trial's value 1 and all values 1 / (trials + 1). The
 * prior is a normal of width 1 at 1/2, and equal shares. (The bandwidth's rule is Bergstra's, as Optuna 5 has it; its floor
 * is half of theirs, with which rounds of several trials find as much; ordered lists as numbers are not theirs.)
 */
final class ParzenMixture {
    private static final double INVERSE_ROOT_TWO_PI = 0.3989422804014327;
    private static final double INVERSE_ROOT_TWO = 0.7071067811865476;
    private static final double LEAST_MASS = 1e-12;
    /** Draws of one normal before the kernel's middle is taken; more than half of them lie in the interval. */
    private static final int MOST_DRAWS = 64;

    private static final int CANDIDATES = 24;
    /** Stream of a trial that its candidates are drawn from. */
    private static final String CANDIDATE_STREAM = "parzen candidates";

    private final Axis[] axes;
    private final int kernels;

    private ParzenMixture(Axis[] axes, int kernels) {
        this.axes = axes;
        this.kernels = kernels;
    }

    /** The density of trials with these values; of no trials, the prior alone. */
    static ParzenMixture of(SearchSpace space, List<Map<String, Object>> trials) {
        var axes = space.domains().entrySet().stream()
                .map(entry -> axis(
                        entry.getValue(),
                        trials.stream()
                                .mapToDouble(params -> unit(entry.getValue(), params.get(entry.getKey())))
                                .toArray()))
                .toArray(Axis[]::new);
        return new ParzenMixture(axes, trials.size() + 1);
    }

    /**
     * Of {@value #CANDIDATES} draws from the density of the good trials, that which is likeliest among them against the
     * others.
     *
     * @param number of the trial that is proposed, which keys its draws
     */
    static Map<String, Object> propose(
            SearchSpace space,
            List<Map<String, Object>> good,
            List<Map<String, Object>> others,
            long seed,
            int number) {
        var better = of(space, good);
        var worse = of(space, others);
        var key = SearchSpace.key(seed, number, CANDIDATE_STREAM);
        Map<String, Object> best = null;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int candidate = 0; candidate < CANDIDATES; candidate++) {
            var units = better.draw(key.with(candidate));
            var params = params(space, units);
            double ratio = better.logDensity(units) - worse.logDensity(units);
            if (!space.isAllowed(params) || best != null && ratio <= greatest) continue;
            greatest = ratio;
            best = params;
        }
        return best != null ? best : space.draw(seed, number);
    }

    private static Map<String, Object> params(SearchSpace space, double[] units) {
        var params = new LinkedHashMap<String, Object>();
        int axis = 0;
        for (var entry : space.domains().entrySet())
            params.put(entry.getKey(), entry.getValue().at(units[axis++]));
        return space.active(params);
    }

    /** Where a trial's value lies; in the middle where its condition left it out, which tells nothing of it. */
    private static double unit(Domain domain, Object value) {
        return value == null ? 0.5 : domain.unit(value);
    }

    private static Axis axis(Domain domain, double[] units) {
        if (domain instanceof Domain.Choice choice && !choice.isOrdered())
            return new Shares(units, choice.values().size());
        return new Normals(units, widths(units), domain.cells());
    }

    /** The larger distance to the neighbours, of an outermost the one it has, within the floor and 1; then the prior's. */
    private static double[] widths(double[] units) {
        int n = units.length;
        double floor = 0.5 / Math.min(100.0, n + 2.0);
        var sorted = units.clone();
        Arrays.sort(sorted);
        var widths = new double[n + 1];
        for (int i = 0; i < n; i++) {
            int at = Arrays.binarySearch(sorted, units[i]);
            double left = at > 0 ? sorted[at] - sorted[at - 1] : n == 1 ? sorted[at] : 0;
            double right = at < n - 1 ? sorted[at + 1] - sorted[at] : n == 1 ? 1 - sorted[at] : 0;
            widths[i] = Math.min(1, Math.max(floor, Math.max(left, right)));
        }
        widths[n] = 1;
        return widths;
    }

    /** A point drawn from the density, a unit an option. */
    double[] draw(RandomKey key) {
        int kernel = key.below(kernels, 0);
        var units = new double[axes.length];
        for (int a = 0; a < axes.length; a++) units[a] = axes[a].draw(kernel, key.with(a));
        return units;
    }

    /** The logarithm of the density at a point; of discrete options their values' probabilities. */
    double logDensity(double[] units) {
        var logs = new double[kernels];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < kernels; k++) {
            for (int a = 0; a < axes.length; a++)
                logs[k] += Functions.log(Math.max(LEAST_MASS, axes[a].at(k, units[a])));
            greatest = Math.max(greatest, logs[k]);
        }
        double sum = 0;
        for (double log : logs) sum += Functions.exp(log - greatest);
        return greatest + Functions.log(sum / kernels);
    }

    /** The kernels of one option; the last is the prior's. */
    private interface Axis {
        double at(int kernel, double unit);

        double draw(int kernel, RandomKey key);
    }

    /** Kernels of a list without an order. */
    private record Shares(double[] units, int values) implements Axis {
        private double prior() {
            return 1.0 / (units.length + 1);
        }

        private int value(double unit) {
            return Math.min(values - 1, (int) (unit * values));
        }

        @Override
        public double at(int kernel, double unit) {
            if (kernel == units.length) return 1.0 / values;
            boolean same = value(unit) == value(units[kernel]);
            return ((same ? 1 : 0) + prior()) / (1 + values * prior());
        }

        @Override
        public double draw(int kernel, RandomKey key) {
            boolean own = kernel < units.length && key.uniformDouble(0) * (1 + values * prior()) < 1;
            return own ? units[kernel] : (key.below(values, 1) + 0.5) / values;
        }
    }

    /**
     * Kernels of numbers.
     *
     * @param cells how many values there are; 0 where they are dense
     */
    private record Normals(double[] units, double[] widths, long cells) implements Axis {
        private double middle(int kernel) {
            return kernel == units.length ? 0.5 : units[kernel];
        }

        @Override
        public double at(int kernel, double unit) {
            double middle = middle(kernel);
            double width = widths[kernel];
            double inside = below((1 - middle) / width) - below(-middle / width);
            if (cells > 0) {
                double half = 0.5 / cells;
                return (below((unit + half - middle) / width) - below((unit - half - middle) / width)) / inside;
            }
            double z = (unit - middle) / width;
            return INVERSE_ROOT_TWO_PI / width * Functions.exp(-0.5 * z * z) / inside;
        }

        /** The standard normal distribution function, to single precision. */
        private static double below(double z) {
            return 0.5 * (1 + Functions.erf((float) (z * INVERSE_ROOT_TWO)));
        }

        @Override
        public double draw(int kernel, RandomKey key) {
            double unit = middle(kernel);
            for (int draw = 0; draw < MOST_DRAWS; draw++) {
                double drawn = middle(kernel) + widths[kernel] * key.normalDouble(draw);
                if (drawn < 0 || drawn >= 1) continue;
                unit = drawn;
                break;
            }
            return cells > 0 ? (Math.min(cells - 1, (long) (unit * cells)) + 0.5) / cells : unit;
        }
    }
}
