package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.eval.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BOHB and successive halving on surrogates that learn over epochs. */
@Tag("slow")
class BohbTest {
    private static final Objective MOST = new Objective("valid_accuracy", Direction.MAX);
    private static final int EPOCHS = 27;
    private static final int SEEDS = 20;

    /** A surrogate's accuracy on the way to its last epoch: low learning rates are behind for longer. */
    private static double after(String name, Map<String, Object> params, int epochs) {
        boolean spirals = name.equals("spirals");
        double last = spirals ? Surrogates.spirals(params) : Surrogates.digits(params);
        double chance = spirals ? 0.5 : 0.1;
        double rate = Math.log10(((Number) params.get("learning-rate")).doubleValue());
        double slow = (spirals ? 0.6 : 0.15) * (1 + Math.max(0, -2 - rate));
        double missing = Math.min(1, slow * (1.0 / epochs - 1.0 / EPOCHS));
        return last - (last - chance) * missing;
    }

    /** The best objective of whole trials after a number of trained epochs, as pairs in order. */
    private record Best(long epochs, double objective) {}

    private static List<Best> play(Strategy strategy, String name) {
        var best = new ArrayList<Best>();
        var history = new ArrayList<Observation>();
        var trained = new HashMap<Integer, Integer>();
        long spent = 0;
        double so = 0;
        for (var next = strategy.next(history); !next.isEmpty(); next = strategy.next(history))
            for (var assignment : List.copyOf(next)) {
                int until = assignment.untilEpoch() == 0 ? EPOCHS : assignment.untilEpoch();
                Integer before = trained.put(assignment.trial().number(), until);
                spent += until - (before == null ? 0 : before);
                double value = after(name, assignment.trial().params(), until);
                if (until == EPOCHS) so = Math.max(so, value);
                best.add(new Best(spent, so));
                history.add(new Observation(assignment, value));
            }
        return best;
    }

    @ParameterizedTest
    @ValueSource(strings = {"spirals", "digits"})
    void halfOfRandomsEpochsFindRandomsMedianBest(String name, TestReporter figures) {
        int trials = 60;
        double median = median(IntStream.range(0, SEEDS)
                .mapToDouble(seed -> {
                    var run = play(FixedStrategy.random(Surrogates.space(), trials, seed), name);
                    return run.get(run.size() - 1).objective();
                })
                .toArray());
        double needed = median(IntStream.range(0, SEEDS)
                .mapToDouble(seed -> play(new Bohb(Surrogates.space(), MOST, EPOCHS, 1, 3, 100, seed), name).stream()
                        .filter(best -> best.objective() >= median)
                        .mapToLong(Best::epochs)
                        .findFirst()
                        .orElse(Long.MAX_VALUE))
                .toArray());
        figures.publishEntry(name, needed + " epochs of random's " + trials * EPOCHS + " find " + median);
        assertTrue(needed <= 0.5 * trials * EPOCHS, needed + " epochs of random's " + trials * EPOCHS);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    @Test
    void bracketsFollowOneAnotherAndRepeat() {
        var rounds = new ArrayList<Integer>();
        var strategy = new Bohb(Surrogates.space(), MOST, 9, 1, 3, 0, 7);
        var again = new Bohb(Surrogates.space(), MOST, 9, 1, 3, 0, 7);
        var history = new ArrayList<Observation>();
        for (var next = strategy.next(history); !next.isEmpty(); next = strategy.next(history)) {
            assertEquals(next, again.next(history));
            rounds.add(next.size());
            for (var assignment : next)
                history.add(new Observation(
                        assignment, Surrogates.digits(assignment.trial().params())));
        }
        assertEquals(List.of(9, 3, 1, 5, 1, 3), rounds);
        assertEquals(17, strategy.trials());
    }

    @Test
    void halvingIsOneBracket() {
        var strategy = Hyperband.halving(Surrogates.space(), MOST, 9, 1, 3, 20, 1);
        var sizes = new ArrayList<Integer>();
        var history = new ArrayList<Observation>();
        for (var next = strategy.next(history); !next.isEmpty(); next = strategy.next(history)) {
            sizes.add(next.size());
            for (var assignment : next)
                history.add(
                        new Observation(assignment, (double) assignment.trial().number()));
        }
        assertEquals(List.of(20, 6, 2), sizes);
        assertEquals(
                List.of(18, 19),
                history.subList(26, 28).stream()
                        .map(e -> e.assignment().trial().number())
                        .toList());
    }

    @Test
    void aStrategyMayBeAUsersClass() {
        var spec = SearchSpec.parse(Map.of("strategy", Countdown.class.getName(), "trials", 5));
        var strategy = spec.build(Surrogates.space(), MOST, 3);
        assertEquals(5, strategy.trials());
        assertEquals(1, strategy.next(List.of()).size());
        var message = "search: strategy: com.example.Nowhere is not on the class path";
        var missing = SearchSpec.parse(Map.of("strategy", "com.example.Nowhere"));
        var refused = assertThrows(UserError.class, () -> missing.build(Surrogates.space(), MOST, 3));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }
}
