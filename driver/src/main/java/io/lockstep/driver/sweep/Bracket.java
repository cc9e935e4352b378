package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar 2016): a number of trials that start together, and the epochs at which all
 * but the best 1 / eta of those still there end.
 *
 * @param size trials of the first rung
 * @param rungs epochs behind at each rung, ascending; the last is 0, the whole trial
 * @param eta reduction from rung to rung
 */
record Bracket(int size, List<Integer> rungs, int eta) {
    Bracket {
        rungs = List.copyOf(rungs);
    }

    /**
     * Bracket s of Hyperband (Li et al. 2018): ceil((most + 1) / (s + 1) eta^s) trials over s + 1 rungs.
     *
     * @param s how often the bracket halves
     * @param most the greatest s, {@link #mostRungs}
     * @param epochs those of a whole trial
     * @param minEpochs those of the shortest rung
     */
    static Bracket ofHyperband(int s, int most, int epochs, int minEpochs, int eta) {
        long scaled = power(eta, s) * (most + 1);
        return halving((int) ((scaled + s) / (s + 1)), s, epochs, minEpochs, eta);
    }

    /** {@code size} trials that are halved {@code times} times on their way to {@code epochs}. */
    static Bracket halving(int size, int times, int epochs, int minEpochs, int eta) {
        var rungs = new ArrayList<Integer>();
        for (int i = 0; i < times; i++) rungs.add((int) Math.max(minEpochs, epochs / power(eta, times - i)));
        rungs.add(0);
        return new Bracket(size, rungs, eta);
    }

    /** How often trials can be halved: floor(log_eta(epochs / minEpochs)). */
    static int mostRungs(int epochs, int minEpochs, int eta) {
        int most = 0;
        for (long r = (long) minEpochs * eta; r <= epochs; r *= eta) most++;
        return most;
    }

    private static long power(int base, int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) power *= base;
        return power;
    }

    Bracket withSize(int other) {
        return new Bracket(other, rungs, eta);
    }

    /** What rung {@code rung} asks of those still there; nothing after the last rung. */
    List<Assignment> round(List<Trial> alive, int rung) {
        if (rung >= rungs.size()) return List.of();
        return alive.stream()
                .map(trial -> new Assignment(trial, rungs.get(rung)))
                .toList();
    }

    /**
     * The best 1 / eta of a rung, at least one unless all failed, in the order of their numbers; ties go to the lower
     * number.
     */
    List<Trial> survivors(List<Observation> rung, Objective objective) {
        return rung.stream()
                .filter(evaluation -> evaluation.objective() != null)
                .sorted(Comparator.comparing(Observation::objective, objective::compare))
                .limit(Math.max(1, rung.size() / eta))
                .map(evaluation -> evaluation.assignment().trial())
                .sorted(Comparator.comparingInt(Trial::number))
                .toList();
    }
}
