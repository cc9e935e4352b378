package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hyperband (Li et al. 2018): brackets of successive halving, from many trials with few epochs each to few trials with
 * all epochs. With R epochs at most, r at least, and a reduction of eta, bracket s (from floor(log_eta(R / r)) down to
 * 0) starts ceil((s_max + 1) / (s + 1) eta^s) random trials; its rung i trains them until epoch R eta^(i - s) and keeps
 * the best 1 / eta of the rung. Rung i of all brackets is one round, and a rung is judged when all of it is known.
 *
 * <p>Differs from the paper in two small things: at least one trial goes on from a rung (unless all failed), and a
 * given number of trials repeats the brackets and cuts the last one.
 */
final class Hyperband implements Strategy {
    private final Objective objective;
    private final List<Bracket> brackets = new ArrayList<>();
    private final int eta;

    /**
     * A bracket.
     *
     * @param trials those of its first rung
     * @param rungs epochs of each rung, ascending; the last is 0, the whole trial
     */
    private record Bracket(List<Trial> trials, List<Integer> rungs) {}

    /**
     * @param epochs those of a whole trial
     * @param minEpochs those of the shortest rung
     * @param trials how many, or 0 for those of all brackets once
     */
    Hyperband(SearchSpace space, Objective objective, int epochs, int minEpochs, int eta, int trials, long seed) {
        this.objective = objective;
        this.eta = eta;
        int most = 0;
        for (long r = (long) minEpochs * eta; r <= epochs; r *= eta) most++;
        int count = 0;
        do {
            for (int s = most; s >= 0 && (trials == 0 || count < trials); s--) {
                int size = size(most, s);
                if (trials > 0) size = Math.min(size, trials - count);
                var members = IntStream.range(count, count + size)
                        .mapToObj(number -> new Trial(number, space.draw(seed, number)))
                        .toList();
                brackets.add(new Bracket(members, rungs(s, epochs, minEpochs)));
                count += size;
            }
        } while (count < trials);
    }

    private long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) power *= eta;
        return power;
    }

    private int size(int most, int s) {
        long scaled = power(s) * (most + 1);
        return (int) ((scaled + s) / (s + 1));
    }

    private List<Integer> rungs(int s, int epochs, int minEpochs) {
        var rungs = new ArrayList<Integer>();
        long divisor = power(s);
        for (int i = 0; i < s; i++, divisor /= eta) rungs.add((int) Math.max(minEpochs, epochs / divisor));
        rungs.add(0);
        return rungs;
    }

    @Override
    public int trials() {
        return brackets.stream().mapToInt(bracket -> bracket.trials().size()).sum();
    }

    @Override
    public List<Assignment> next(List<Evaluation> history) {
        int at = 0;
        var alive = brackets.stream().map(Bracket::trials).toList();
        for (int rung = 0; ; rung++) {
            var round = round(alive, rung);
            if (round.isEmpty() || at == history.size()) return round;
            var results = history.subList(at, at + round.size());
            at += round.size();
            alive = survivors(alive, rung, results);
        }
    }

    /** The rung's assignments, bracket by bracket. */
    private List<Assignment> round(List<List<Trial>> alive, int rung) {
        var round = new ArrayList<Assignment>();
        for (int b = 0; b < brackets.size(); b++) {
            var rungs = brackets.get(b).rungs();
            if (rung < rungs.size()) for (var trial : alive.get(b)) round.add(new Assignment(trial, rungs.get(rung)));
        }
        return round;
    }

    private List<List<Trial>> survivors(List<List<Trial>> alive, int rung, List<Evaluation> results) {
        var next = new ArrayList<List<Trial>>();
        int at = 0;
        for (int b = 0; b < brackets.size(); b++) {
            if (rung >= brackets.get(b).rungs().size()) {
                next.add(List.of());
                continue;
            }
            int size = alive.get(b).size();
            next.add(best(results.subList(at, at + size)));
            at += size;
        }
        return next;
    }

    /** The best 1 / eta, at least one, in the order of their numbers; ties go to the lower number. */
    private List<Trial> best(List<Evaluation> rung) {
        return rung.stream()
                .filter(evaluation -> evaluation.objective() != null)
                .sorted(Comparator.comparing(Evaluation::objective, objective::compare))
                .limit(Math.max(1, rung.size() / eta))
                .map(evaluation -> evaluation.assignment().trial())
                .sorted(Comparator.comparingInt(Trial::number))
                .toList();
    }
}
