package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The trials that no other beats at less cost. */
final class Pareto {
    private Pareto() {}

    /**
     * Ids of the trials of which none that costs no more has a better objective, and none as good costs less; cheapest
     * first. Of equal ones the first in the leaderboard stands for all.
     *
     * @param best a leaderboard, best first
     */
    static List<String> front(List<TrialRecord> best, Objective objective, ToDoubleFunction<TrialRecord> cost) {
        var byCost = new ArrayList<>(best);
        byCost.sort(Comparator.comparingDouble(cost)); // stable: the better of equal costs stays in front
        var front = new ArrayList<String>();
        Double reached = null;
        for (var trial : byCost) {
            if (reached != null && objective.compare(trial.objective(), reached) >= 0) continue;
            reached = trial.objective();
            front.add(trial.id());
        }
        return front;
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
