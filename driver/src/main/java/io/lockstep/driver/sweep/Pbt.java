package io.lockstep.driver.sweep;

import io.lockstep.driver.options.OptionSection;
import io.lockstep.driver.options.TrainOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Population-based training (Jaderberg et al., Population Based Training of Neural Networks, 2017), in generations: all
 * members train for an interval of epochs; then each of the worst gives its place to a new trial, which begins with the
 * weights of one of the best and with settings near to that one's. Nothing is decided before a generation is known whole,
 * so decisions repeat. A new trial trains for the epochs that were left to its parent; its optimizer begins anew.
 *
 * <p>Options that shape the network stay those of the parent, whose weights couldn't be taken over otherwise. Others of
 * training are multiplied by 0.8 or 1.2, moved to a neighbour in their list or, with probability 1/4, drawn anew.
 */
final class Pbt implements Strategy {
    private static final Set<TrainOption<?>> KEPT =
            Set.of(TrainOption.LOSS, TrainOption.SEED, TrainOption.EPOCHS, TrainOption.INIT_FROM, TrainOption.MASK);
    private static final double DRAWN_ANEW = 0.25;
    private static final int MOST_TRIES = 16;

    private final SearchSpace space;
    private final Objective objective;
    private final int epochs;
    private final int members;
    private final int interval;
    private final int replaced;
    private final long seed;

    Pbt(StrategyContext of) {
        space = of.space();
        objective = of.objective();
        epochs = of.epochs();
        members = of.get("trials");
        interval = of.get("interval");
        replaced = Math.min(members / 2, Math.max(1, members * of.get("replace") / 100));
        seed = of.seed();
    }

    @Override
    public int trials() {
        int generations = (epochs + interval - 1) / interval;
        return members + replaced * (generations - 1);
    }

    @Override
    public List<Assignment> next(List<Observation> history) {
        int done = history.size() / members; // generations: each has an assignment a member
        int behind = Math.min(epochs, done * interval);
        if (done > 0 && behind == epochs) return List.of();
        int until = Math.min(epochs, behind + interval);
        var round = new ArrayList<Assignment>();
        if (done == 0) {
            for (int number = 0; number < members; number++)
                round.add(assignment(new Trial(number, space.draw(seed, number)), until));
            return round;
        }
        var last = history.subList(history.size() - members, history.size());
        var ranked = new ArrayList<>(last);
        ranked.sort(Comparator.comparing(Observation::objective, objective::compare)); // stable: the place decides ties
        int next = 1
                + history.stream()
                        .mapToInt(one -> one.assignment().trial().number())
                        .max()
                        .orElseThrow();
        for (var one : last) {
            var trial = one.assignment().trial();
            boolean gone = ranked.indexOf(one) >= members - replaced || one.objective() == null;
            var parent = parent(ranked, next);
            if (gone && parent != null && parent != trial)
                trial = new Trial(next, explored(parent.params(), next++), new Lineage(parent.number(), behind));
            round.add(assignment(trial, until));
        }
        return round;
    }

    /** One of the best; null where none has an objective. */
    private Trial parent(List<Observation> ranked, int number) {
        int at = (int) (SearchSpace.key(seed, number, "parent").uniformDouble(0) * Math.max(1, replaced));
        while (at > 0 && ranked.get(at).objective() == null) at--;
        return ranked.get(at).objective() == null
                ? null
                : ranked.get(at).assignment().trial();
    }

    /** Until an epoch of the whole search, counted from the trial's own beginning. */
    private Assignment assignment(Trial trial, int until) {
        if (until == epochs) return new Assignment(trial, 0);
        return new Assignment(
                trial, until - (trial.lineage() == null ? 0 : trial.lineage().epochs()));
    }

    private Map<String, Object> explored(Map<String, Object> parent, int number) {
        for (int draw = 0; draw < MOST_TRIES; draw++) {
            var params = new LinkedHashMap<String, Object>();
            for (var entry : parent.entrySet()) {
                var domain = space.domains().get(entry.getKey());
                var key = SearchSpace.key(seed, number, entry.getKey());
                boolean moves = domain != null && isExplored(entry.getKey());
                params.put(
                        entry.getKey(),
                        !moves
                                ? entry.getValue()
                                : key.uniformDouble(3L * draw) < DRAWN_ANEW
                                        ? domain.at(key.uniformDouble(3L * draw + 1))
                                        : domain.near(entry.getValue(), key.uniformDouble(3L * draw + 2) < 0.5));
            }
            var active = space.active(params);
            if (active.keySet().equals(parent.keySet()) && space.isAllowed(active)) return active;
        }
        return parent;
    }

    private static boolean isExplored(String name) {
        if (LayerWidths.layer(name) > 0) return false;
        var option = TrainOption.named(name);
        return option == TrainOption.DROPOUT || option.section() == OptionSection.TRAINING && !KEPT.contains(option);
    }
}
