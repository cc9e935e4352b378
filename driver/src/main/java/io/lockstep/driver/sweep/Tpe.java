package io.lockstep.driver.sweep;

import io.lockstep.core.math.Functions;
import io.lockstep.core.random.RandomKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011) in generations of a fixed size: the first ones are
 * random; each later trial takes, option by option, that one of {@value #CANDIDATES} draws from the density l of the
 * good trials' values where l / g is greatest, g being the density of the others'. Good is the best quarter of
 * all finished generations, in the order of trial numbers. Failed trials are never good.
 *
 * <p>All options are handled in the unit interval of their {@link Domain}. A density is a mixture, equally weighted, of
 * the uniform one and of a normal at each value, as wide as the larger distance to its neighbours; of a list, the
 * shares of its values with one added to each count. Trials of a generation differ by their random streams alone.
 */
final class Tpe implements Strategy {
    private static final int CANDIDATES = 24;
    private static final double NARROWEST = 0.02;
    private static final double INVERSE_ROOT_TWO_PI = 0.3989422804014327;

    private final SearchSpace space;
    private final Objective objective;
    private final int trials;
    private final int startup;
    private final int generation;
    private final long seed;

    /**
     * @param startup trials drawn at random before the densities are trusted
     * @param generation trials of a round; a setting of the search, never of the machine
     */
    Tpe(SearchSpace space, Objective objective, int trials, int startup, int generation, long seed) {
        this.space = space;
        this.objective = objective;
        this.trials = trials;
        this.startup = startup;
        this.generation = generation;
        this.seed = seed;
    }

    @Override
    public int trials() {
        return trials;
    }

    @Override
    public List<Assignment> next(List<Evaluation> history) {
        int from = history.size();
        int to = Math.min(trials, from < startup ? Math.max(startup, 1) : from + generation);
        var good = good(history);
        var round = new ArrayList<Assignment>();
        for (int number = from; number < to; number++) {
            var params = from < startup || good.isEmpty() ? space.draw(seed, number) : propose(number, good, history);
            round.add(new Assignment(new Trial(number, params), 0));
        }
        return round;
    }

    private List<Evaluation> good(List<Evaluation> history) {
        return history.stream()
                .filter(evaluation -> evaluation.objective() != null)
                .sorted(Comparator.comparing(Evaluation::objective, objective::compare))
                .limit((history.size() + 3) / 4)
                .toList();
    }

    private Map<String, Object> propose(int number, List<Evaluation> good, List<Evaluation> history) {
        var others = history.stream()
                .filter(evaluation -> !good.contains(evaluation))
                .toList();
        var params = new LinkedHashMap<String, Object>();
        space.domains().forEach((name, domain) -> {
            var better = density(domain, name, good);
            var worse = density(domain, name, others);
            params.put(name, best(domain, better, worse, SearchSpace.key(seed, number, name)));
        });
        return params;
    }

    private static Object best(Domain domain, Density better, Density worse, RandomKey key) {
        Object best = null;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int candidate = 0; candidate < CANDIDATES; candidate++) {
            Object value = domain.at(better.draw(key.with(candidate)));
            double unit = domain.unit(value);
            double ratio = better.at(unit) / worse.at(unit);
            if (ratio > greatest) {
                greatest = ratio;
                best = value;
            }
        }
        return best;
    }

    private static Density density(Domain domain, String name, List<Evaluation> evaluations) {
        var units = evaluations.stream()
                .mapToDouble(e -> domain.unit(e.assignment().trial().params().get(name)))
                .sorted()
                .toArray();
        return domain instanceof Domain.Choice choice
                ? new Shares(units, choice.values().size())
                : new Normals(units);
    }

    /** A density over the unit interval. */
    private interface Density {
        double at(double unit);

        double draw(RandomKey key);
    }

    /** Each of n equal cells by the number of values in it, plus one. */
    private record Shares(double[] units, int cells) implements Density {
        @Override
        public double at(double unit) {
            int cell = (int) (unit * cells);
            int count = 1;
            for (double other : units) if ((int) (other * cells) == cell) count++;
            return count / (double) (units.length + cells);
        }

        @Override
        public double draw(RandomKey key) {
            int pick = key.below(units.length + cells, 0);
            return pick < units.length ? units[pick] : (pick - units.length + 0.5) / cells;
        }
    }

    /** A mixture of the uniform density and a normal at each of the ascending values. */
    private record Normals(double[] units) implements Density {
        private double width(int i) {
            double left = units[i] - (i == 0 ? 0 : units[i - 1]);
            double right = (i == units.length - 1 ? 1 : units[i + 1]) - units[i];
            return Math.max(NARROWEST, Math.max(left, right));
        }

        @Override
        public double at(double unit) {
            double sum = 1;
            for (int i = 0; i < units.length; i++) {
                double z = (unit - units[i]) / width(i);
                sum += INVERSE_ROOT_TWO_PI / width(i) * Functions.exp(-0.5 * z * z);
            }
            return sum / (units.length + 1);
        }

        @Override
        public double draw(RandomKey key) {
            int pick = key.below(units.length + 1, 0);
            for (int attempt = 1; pick < units.length && attempt <= 100; attempt++) {
                double unit = units[pick] + width(pick) * key.normalDouble(attempt);
                if (unit >= 0 && unit < 1) return unit;
            }
            return key.uniformDouble(101);
        }
    }
}
