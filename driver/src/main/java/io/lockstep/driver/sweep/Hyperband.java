package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Hyperband (Li et al. 2018): brackets of successive halving, from many trials with few epochs each to few trials with
 * all epochs. With R epochs at most, r at least, and a reduction of eta, bracket s (from floor(log_eta(R / r)) down to
 * 0) starts ceil((s_max + 1) / (s + 1) eta^s) random trials; its rung i trains them until epoch R eta^(i - s) and keeps
 * the best 1 / eta of the rung. Rung i of all brackets is one round, and a rung is judged when all of it is known.
 *
 * <p>Differs from the paper in three small things: at least one trial goes on from a rung (unless all failed), a given
 * number of trials repeats the brackets and cuts the last one, and no configuration is tried twice while there are others. A single bracket is successive halving alone.
 */
final class Hyperband implements Strategy {
    private final Objective objective;
    private final List<Bracket> brackets;
    private final List<List<Trial>> first = new ArrayList<>();

    private Hyperband(SearchSpace space, Objective objective, List<Bracket> brackets, long seed) {
        this.objective = objective;
        this.brackets = brackets;
        int count = 0;
        var drawn = new HashSet<Map<String, Object>>();
        for (var bracket : brackets) {
            first.add(IntStream.range(count, count + bracket.size())
                    .mapToObj(number -> new Trial(number, another(space, seed, number, drawn)))
                    .toList());
            count += bracket.size();
        }
    }

    /** A random configuration, another than all before while a small space has one. */
    private static Map<String, Object> another(
            SearchSpace space, long seed, int number, Set<Map<String, Object>> drawn) {
        var params = space.draw(seed, number, drawn);
        if (params == null) params = space.draw(seed, number);
        drawn.add(params);
        return params;
    }

    /**
     * @param epochs those of a whole trial
     * @param minEpochs those of the shortest rung
     * @param trials how many, or 0 for those of all brackets once
     */
    static Strategy of(
            SearchSpace space, Objective objective, int epochs, int minEpochs, int eta, int trials, long seed) {
        return new Hyperband(space, objective, brackets(epochs, minEpochs, eta, trials), seed);
    }

    /** Successive halving: {@code trials} of them, halved as often as the epochs allow. */
    static Strategy halving(
            SearchSpace space, Objective objective, int epochs, int minEpochs, int eta, int trials, long seed) {
        int times = Bracket.mostRungs(epochs, minEpochs, eta);
        return new Hyperband(space, objective, List.of(Bracket.halving(trials, times, epochs, minEpochs, eta)), seed);
    }

    /** The brackets of Hyperband in order, repeated and the last one cut where {@code trials} isn't 0. */
    static List<Bracket> brackets(int epochs, int minEpochs, int eta, int trials) {
        int most = Bracket.mostRungs(epochs, minEpochs, eta);
        var brackets = new ArrayList<Bracket>();
        int count = 0;
        do {
            for (int s = most; s >= 0 && (trials == 0 || count < trials); s--) {
                var bracket = Bracket.ofHyperband(s, most, epochs, minEpochs, eta);
                if (trials > 0) bracket = bracket.withSize(Math.min(bracket.size(), trials - count));
                brackets.add(bracket);
                count += bracket.size();
            }
        } while (count < trials);
        return brackets;
    }

    @Override
    public int trials() {
        return brackets.stream().mapToInt(Bracket::size).sum();
    }

    @Override
    public List<Assignment> next(List<Observation> history) {
        int at = 0;
        var alive = first;
        for (int rung = 0; ; rung++) {
            var round = new ArrayList<Assignment>();
            for (int b = 0; b < brackets.size(); b++)
                round.addAll(brackets.get(b).round(alive.get(b), rung));
            if (round.isEmpty() || at == history.size()) return round;
            alive = survivors(alive, rung, history.subList(at, at + round.size()));
            at += round.size();
        }
    }

    private List<List<Trial>> survivors(List<List<Trial>> alive, int rung, List<Observation> results) {
        var next = new ArrayList<List<Trial>>();
        int at = 0;
        for (int b = 0; b < brackets.size(); b++) {
            int size = brackets.get(b).round(alive.get(b), rung).size();
            next.add(brackets.get(b).survivors(results.subList(at, at + size), objective));
            at += size;
        }
        return next;
    }
}
