package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The trials that no other beats at less cost. */
public final class Pareto {
    private Pareto() {}

    /**
     * The trials of which none that costs no more has a better objective, and none as good costs less; cheapest first. Of
     * equal ones the first in the leaderboard stands for all.
     *
     * @param best a leaderboard, best first
     * @param ranking has the better objective first
     */
    public static <T> List<T> front(List<T> best, Comparator<T> ranking, ToDoubleFunction<T> cost) {
        var byCost = new ArrayList<>(best);
        byCost.sort(Comparator.comparingDouble(cost)); // stable: the better of equal costs stays in front
        var front = new ArrayList<T>();
        for (var trial : byCost)
            if (front.isEmpty() || ranking.compare(trial, front.get(front.size() - 1)) < 0) front.add(trial);
        return front;
    }

    static List<String> front(List<TrialRecord> best, Objective objective, ToDoubleFunction<TrialRecord> cost) {
        Comparator<TrialRecord> ranking = (a, b) -> objective.compare(a.objective(), b.objective());
        return front(best, ranking, cost).stream().map(TrialRecord::id).toList();
    }

    /** Both fronts as sweep.json holds them: objective against trained numbers, and against seconds. */
    static Map<String, Object> plain(List<TrialRecord> best, Objective objective) {
        var sized = best.stream().filter(trial -> trial.parameters() != null).toList();
        var map = new LinkedHashMap<String, Object>();
        map.put("parameters", front(sized, objective, TrialRecord::parameters));
        map.put("seconds", front(best, objective, TrialRecord::seconds));
        return map;
    }
}
