package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.eval.Direction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class StrategyTest {
    private static final Objective LEAST = new Objective("valid_loss", Direction.MIN);

    private static SearchSpace space() {
        return SearchSpaceTest.space(
                "learning-rate", Map.of("log_uniform", List.of(1e-4, 1.0)),
                "dropout", Map.of("uniform", List.of(0, 0.5)),
                "width", Map.of("int", List.of(4, 64)),
                "activation", List.of("relu", "tanh", "gelu"));
    }

    /** All rounds against a made-up objective; null is a failure. */
    private static List<List<Observation>> play(Strategy strategy, ToDoubleFunction<Assignment> objective) {
        var rounds = new ArrayList<List<Observation>>();
        var history = new ArrayList<Observation>();
        for (var next = strategy.next(history); !next.isEmpty(); next = strategy.next(history)) {
            var round = new ArrayList<Observation>();
            for (var assignment : next) {
                double value = objective.applyAsDouble(assignment);
                round.add(new Observation(assignment, Double.isNaN(value) ? null : (Double) value));
            }
            rounds.add(round);
            history.addAll(round);
        }
        return rounds;
    }

    private static double bowl(Assignment assignment) {
        var params = assignment.trial().params();
        double rate = Math.log10((Double) params.get("learning-rate")) + 2;
        double width = ((Long) params.get("width") - 40) / 60.0;
        return rate * rate + width * width + (params.get("activation").equals("tanh") ? 0 : 1);
    }

    @Test
    void aGridIsOneRoundInOrder() {
        var strategy = FixedStrategy.grid(SearchSpaceTest.space("depth", List.of(1, 2), "width", List.of(8, 16)));
        var rounds = play(strategy, a -> 0);
        assertEquals(1, rounds.size());
        assertEquals(4, strategy.trials());
        for (int i = 0; i < 4; i++) {
            assertEquals(i, rounds.get(0).get(i).assignment().trial().number());
            assertEquals(0, rounds.get(0).get(i).assignment().untilEpoch());
        }
    }

    @Test
    void moreRandomTrialsKeepTheEarlierOnes() {
        var few = FixedStrategy.random(space(), 3, 1).next(List.of());
        var many = FixedStrategy.random(space(), 9, 1).next(List.of());
        assertEquals(few, many.subList(0, 3));
        assertEquals(9, new HashSet<>(many.stream().map(a -> a.trial().params()).toList()).size());
        assertNotEquals(few, FixedStrategy.random(space(), 3, 2).next(List.of()));
    }

    @Test
    void hyperbandHasTheBracketsOfThePaper() {
        // Li et al. 2018, Table 1, R = 81 and eta = 3.
        var strategy = Hyperband.of(space(), LEAST, 81, 1, 3, 0, 1);
        assertEquals(81 + 34 + 15 + 8 + 5, strategy.trials());
        var rounds = play(strategy, StrategyTest::bowl);
        assertEquals(5, rounds.size());
        var first = rounds.get(0);
        assertEquals(
                81, first.stream().filter(e -> e.assignment().untilEpoch() == 1).count());
        assertEquals(
                34, first.stream().filter(e -> e.assignment().untilEpoch() == 3).count());
        assertEquals(
                5, first.stream().filter(e -> e.assignment().untilEpoch() == 0).count());
        assertEquals(
                27,
                rounds.get(1).stream()
                        .filter(e -> e.assignment().untilEpoch() == 3)
                        .count());
        assertEquals(1, rounds.get(4).size());
        assertEquals(0, rounds.get(4).get(0).assignment().untilEpoch());
    }

    @Test
    void hyperbandKeepsTheBestOfARungAndNeverAFailedOne() {
        // One bracket of 9 trials: 1 epoch, then 3, then all 9.
        var strategy = Hyperband.of(space(), LEAST, 9, 1, 3, 9, 1);
        var rounds = play(
                strategy,
                a -> a.trial().number() == 4 ? Double.NaN : Math.abs(a.trial().number() - 4));
        assertEquals(List.of(9, 3, 1), rounds.stream().map(List::size).toList());
        // 3 and 5 are best, 2 ties with 6 and has the lower number.
        assertEquals(
                List.of(2, 3, 5),
                rounds.get(1).stream().map(e -> e.assignment().trial().number()).toList());
        assertEquals(3, rounds.get(2).get(0).assignment().trial().number());
        var allFailed = play(strategy, a -> Double.NaN);
        assertEquals(1, allFailed.size());
    }

    @Test
    void hyperbandTakesAnyNumberOfTrials() {
        for (int trials : new int[] {1, 2, 9, 14, 17, 18, 40}) {
            var strategy = Hyperband.of(space(), LEAST, 9, 1, 3, trials, 1);
            assertEquals(trials, strategy.trials());
            var numbers = new HashSet<Integer>();
            for (var round : play(strategy, StrategyTest::bowl))
                for (var evaluation : round)
                    numbers.add(evaluation.assignment().trial().number());
            assertEquals(trials, numbers.size());
        }
        assertEquals(
                1, play(Hyperband.of(space(), LEAST, 1, 1, 3, 4, 1), a -> 1).size());
    }

    @Test
    void theParzenEstimatorRepeatsAndFindsMoreThanChance() {
        double byChance = 0;
        double byEstimate = 0;
        for (int seed = 0; seed < 20; seed++) {
            var random = play(FixedStrategy.random(space(), 40, seed), StrategyTest::bowl);
            var rounds = play(new Tpe(space(), LEAST, 40, 10, 4, seed), StrategyTest::bowl);
            assertEquals(rounds, play(new Tpe(space(), LEAST, 40, 10, 4, seed), StrategyTest::bowl));
            assertEquals(
                    List.of(10, 4, 4, 4, 4, 4, 4, 4, 2),
                    rounds.stream().map(List::size).toList());
            byChance += meanOfLast(random, 20);
            byEstimate += meanOfLast(rounds, 20);
        }
        assertTrue(byEstimate < 0.6 * byChance, byEstimate + " against " + byChance);
    }

    private static double meanOfLast(List<List<Observation>> rounds, int count) {
        var all = rounds.stream().flatMap(List::stream).toList();
        return all.subList(all.size() - count, all.size()).stream()
                .mapToDouble(Observation::objective)
                .average()
                .orElseThrow();
    }

    @Test
    void theParzenEstimatorBearsFailures() {
        var rounds = play(new Tpe(space(), LEAST, 12, 4, 4, 1), a -> Double.NaN);
        assertEquals(3, rounds.size());
        long first = 0;
        long last = 0;
        for (int seed = 0; seed < 20; seed++) {
            var some = play(new Tpe(space(), LEAST, 30, 6, 4, seed), a -> {
                boolean diverges = (Double) a.trial().params().get("learning-rate") > 0.01;
                return diverges ? Double.NaN : bowl(a);
            });
            first += failed(some.get(0));
            last += failed(some.get(some.size() - 1)) + failed(some.get(some.size() - 2));
        }
        // Half of the range fails, right above the best rate: nearness alone would fail half of the last eight too.
        assertEquals(20 * 6 / 2, first);
        assertTrue(last < 0.4 * 20 * 8, "the last generations still fail: " + last + " of 160");
    }

    private static long failed(List<Observation> round) {
        return round.stream().filter(e -> e.objective() == null).count();
    }
}
