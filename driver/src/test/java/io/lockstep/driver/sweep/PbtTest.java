package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.eval.Direction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PbtTest {
    private static final Objective MOST = new Objective("valid_accuracy", Direction.MAX);
    private static final SearchSpace SPACE = SearchSpaceTest.space(
            "width", List.of(4, 8, 16),
            "learning-rate", Map.of("log_uniform", List.of(1e-4, 1.0)),
            "batch-size", List.of(16, 32, 64),
            "dropout", Map.of("uniform", List.of(0.0, 0.5)));

    private static Strategy strategy() {
        return SearchSpec.parse(Map.of("strategy", "pbt", "trials", 8, "interval", 2, "replace", 25))
                .build(SPACE, MOST, 6);
    }

    private static void observe(List<Observation> history, List<Assignment> round, Double... objectives) {
        for (int i = 0; i < round.size(); i++) history.add(new Observation(round.get(i), objectives[i]));
    }

    @Test
    void theWorstGiveWayToChildrenOfTheBest() {
        var strategy = strategy();
        var history = new ArrayList<Observation>();
        var first = strategy.next(history);
        assertEquals(8, first.size());
        for (var one : first) assertEquals(2, one.untilEpoch());
        observe(history, first, .1, .9, .2, .3, .8, .5, .6, .4);

        var second = strategy.next(history);
        assertEquals(second, strategy().next(history), "decisions are a function of what is known");
        for (int place = 0; place < 8; place++) {
            var trial = second.get(place).trial();
            if (place != 0 && place != 2) {
                assertEquals(place, trial.number());
                assertEquals(4, second.get(place).untilEpoch());
                continue;
            }
            assertEquals(place == 0 ? 8 : 9, trial.number());
            assertEquals(2, second.get(place).untilEpoch(), "counted from its own beginning");
            assertEquals(2, trial.lineage().epochs());
            assertTrue(List.of(1, 4).contains(trial.lineage().parent()), "parent " + trial.lineage());
            var parent = first.get(trial.lineage().parent()).trial().params();
            assertEquals(parent.get("width"), trial.params().get("width"), "the weights have to fit");
            assertEquals(
                    new ArrayList<>(parent.keySet()),
                    new ArrayList<>(trial.params().keySet()));
        }

        // A failed member is replaced however many there are.
        observe(history, second, null, .9, null, null, .8, .5, .6, .4);
        var third = strategy.next(history);
        for (var one : third) assertEquals(0, one.untilEpoch(), "to the end");
        for (int place : new int[] {0, 2, 3})
            assertEquals(4, third.get(place).trial().lineage().epochs());
        observe(history, third, .1, .9, .2, .3, .8, .5, .6, .4);
        assertEquals(List.of(), strategy.next(history));
    }

    @Test
    void settingsOfTrainingMoveALittle() {
        int near = 0;
        int children = 0;
        for (int seed = 1; seed <= 40; seed++) {
            var strategy = SearchSpec.parse(Map.of("strategy", "pbt", "trials", 4, "seed", seed, "interval", 1))
                    .build(SPACE, MOST, 2);
            var history = new ArrayList<Observation>();
            observe(history, strategy.next(history), .1, .2, .3, .4);
            for (var one : strategy.next(history)) {
                if (one.trial().lineage() == null) continue;
                children++;
                var parent = history.get(one.trial().lineage().parent())
                        .assignment()
                        .trial()
                        .params();
                double ratio =
                        (double) one.trial().params().get("learning-rate") / (double) parent.get("learning-rate");
                if (Math.abs(ratio - 0.8) < 1e-9 || Math.abs(ratio - 1.2) < 1e-9) near++;
                var sizes = List.of(16, 32, 64);
                assertTrue(sizes.contains(one.trial().params().get("batch-size")));
            }
        }
        assertEquals(40, children);
        // Three in four by the rule; the rest are drawn anew.
        assertTrue(near >= 20 && near < 40, near + " of 40 are near");
    }

    @Test
    void withoutAnyResultNobodyHasChildren() {
        var strategy = strategy();
        var history = new ArrayList<Observation>();
        var first = strategy.next(history);
        observe(history, first, null, null, null, null, null, null, null, null);
        var numbers = new HashSet<Integer>();
        for (var one : strategy.next(history)) {
            assertNull(one.trial().lineage());
            assertNotNull(one.trial().params());
            numbers.add(one.trial().number());
        }
        assertEquals(8, numbers.size());
    }
}
