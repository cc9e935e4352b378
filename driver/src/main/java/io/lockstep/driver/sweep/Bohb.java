package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hyperband's brackets with trials that are proposed rather than drawn (BOHB, Falkner et al. 2018): one bracket after
 * another, each choosing its trials by the {@link ParzenMixture} densities of all results so far at the greatest number
 * of epochs that enough trials reached. A third of the trials stays random, so that a misled model can be corrected.
 *
 * <p>Good is the best fifteenth of a hundred of those results, at least as many as the space has options and one;
 * while there are not twice as many, all is random. Brackets go from many trials with few epochs to few with all.
 */
final class Bohb implements Strategy {
    private static final double GOOD_SHARE = 0.15;
    /** Of each so many trials, the first is random. */
    private static final int RANDOM_EVERY = 3;

    private final SearchSpace space;
    private final Objective objective;
    private final List<Bracket> brackets;
    private final long seed;

    /** The brackets as {@link Hyperband#brackets} has them. */
    Bohb(SearchSpace space, Objective objective, int epochs, int minEpochs, int eta, int trials, long seed) {
        this.space = space;
        this.objective = objective;
        this.brackets = Hyperband.brackets(epochs, minEpochs, eta, trials);
        this.seed = seed;
    }

    @Override
    public int trials() {
        return brackets.stream().mapToInt(Bracket::size).sum();
    }

    @Override
    public List<Assignment> next(List<Observation> history) {
        int at = 0;
        int number = 0;
        for (var bracket : brackets) {
            var alive = propose(number, bracket.size(), history.subList(0, at));
            number += bracket.size();
            for (int rung = 0; ; rung++) {
                var round = bracket.round(alive, rung);
                if (round.isEmpty()) break;
                if (at == history.size()) return round;
                alive = bracket.survivors(history.subList(at, at + round.size()), objective);
                at += round.size();
            }
        }
        return List.of();
    }

    private List<Trial> propose(int from, int count, List<Observation> known) {
        var judged = mostTrained(known);
        int good = Math.max(space.domains().size() + 1, (int) Math.ceil(GOOD_SHARE * judged.size()));
        boolean enough = judged.size() >= 2 * good;
        var params = judged.stream().map(e -> e.assignment().trial().params()).toList();
        var best = enough ? params.subList(0, good) : List.<Map<String, Object>>of();
        var others = new ArrayList<>(enough ? params.subList(good, params.size()) : List.of());
        var trials = new ArrayList<Trial>();
        for (int number = from; number < from + count; number++) {
            boolean random = !enough || number % RANDOM_EVERY == 0;
            var chosen = random ? space.draw(seed, number) : ParzenMixture.propose(space, best, others, seed, number);
            others.add(chosen);
            trials.add(new Trial(number, chosen));
        }
        return trials;
    }

    /** Results at the most epochs that enough trials reached, best first; at the fewest where none were. */
    private List<Observation> mostTrained(List<Observation> known) {
        var byEpochs = new TreeMap<Integer, List<Observation>>(Comparator.reverseOrder());
        for (var evaluation : known) {
            if (evaluation.objective() == null) continue;
            int until = evaluation.assignment().untilEpoch();
            byEpochs.computeIfAbsent(until == 0 ? Integer.MAX_VALUE : until, epochs -> new ArrayList<>())
                    .add(evaluation);
        }
        List<Observation> judged = List.of();
        for (var results : byEpochs.values()) {
            judged = results;
            if (results.size() >= 2 * (space.domains().size() + 1)) break;
        }
        return judged.stream()
                .sorted(Comparator.comparing(Observation::objective, objective::compare))
                .toList();
    }
}
