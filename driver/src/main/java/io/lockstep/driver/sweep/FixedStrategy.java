package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** All trials in one round, known from the start: grid and random search. */
final class FixedStrategy implements Strategy {
    private final List<Assignment> round;

    private FixedStrategy(List<Map<String, Object>> configurations) {
        var assignments = new ArrayList<Assignment>();
        for (var params : configurations) assignments.add(new Assignment(new Trial(assignments.size(), params), 0));
        round = List.copyOf(assignments);
    }

    static Strategy grid(SearchSpace space) {
        var all = new LinkedHashSet<Map<String, Object>>();
        for (var given : space.known()) if (given.size() == space.domains().size()) all.add(given);
        all.addAll(space.grid());
        return new FixedStrategy(List.copyOf(all));
    }

    /** Different configurations: where a small space has fewer than {@code trials}, those. */
    static Strategy random(SearchSpace space, int trials, long seed) {
        var drawn = new LinkedHashSet<Map<String, Object>>();
        for (int trial = 0; trial < trials; trial++) {
            var params = space.draw(seed, trial, drawn);
            if (params == null) break;
            drawn.add(params);
        }
        return new FixedStrategy(List.copyOf(drawn));
    }

    @Override
    public List<Assignment> next(List<Observation> history) {
        return history.isEmpty() ? round : List.of();
    }

    @Override
    public int trials() {
        return round.size();
    }
}
