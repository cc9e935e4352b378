package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011) over all options together, in generations of a fixed
 * size. The first trials share the space evenly ({@link SearchSpace#drawEvenly}). Each later one is one of many draws
 * from the density l of the good trials, that where l / g is greatest, g being the density of all others ({@link ParzenMixture#propose}). Good is the
 * best tenth of the finished trials, rounded up, at most {@value #MOST_GOOD}. Failed trials are never good.
 *
 * <p>A generation's trials run at once, so each knows what the earlier ones of its generation chose but not what came of
 * it: their places count among the others, which keeps a generation from trying one place several times.
 */
final class Tpe implements Strategy {
    private static final int MOST_GOOD = 25;

    private final SearchSpace space;
    private final Objective objective;
    private final int trials;
    private final int startup;
    private final int generation;
    private final long seed;

    /**
     * @param startup trials spread over the space before the densities are trusted
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
    public List<Assignment> next(List<Observation> history) {
        int from = history.size();
        int to = Math.min(trials, from < startup ? Math.max(startup, 1) : from + generation);
        var good = good(history);
        var others = new ArrayList<Map<String, Object>>();
        for (var evaluation : history) if (!good.contains(evaluation)) others.add(params(evaluation));
        var best = good.stream().map(Tpe::params).toList();
        var round = new ArrayList<Assignment>();
        for (int number = from; number < to; number++) {
            var params = from < startup || best.isEmpty()
                    ? first(number)
                    : ParzenMixture.propose(space, best, others, seed, number);
            others.add(params);
            round.add(new Assignment(new Trial(number, params), 0));
        }
        return round;
    }

    /** The first ones lie evenly over the space; where none of them succeeded, the next are drawn at random. */
    private Map<String, Object> first(int number) {
        return number < startup ? space.drawEvenly(seed, number, startup) : space.draw(seed, number);
    }

    private static Map<String, Object> params(Observation evaluation) {
        return evaluation.assignment().trial().params();
    }

    /** In the order of trial numbers, which decides ties. */
    private List<Observation> good(List<Observation> history) {
        return history.stream()
                .filter(evaluation -> evaluation.objective() != null)
                .sorted(Comparator.comparing(Observation::objective, objective::compare))
                .limit(Math.min(MOST_GOOD, (history.size() + 9) / 10))
                .toList();
    }
}
