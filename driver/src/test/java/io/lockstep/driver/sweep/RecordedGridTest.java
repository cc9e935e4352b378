package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.eval.Direction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Strategies that give up trials, played over the recorded epochs of a whole grid of MNIST. */
class RecordedGridTest {
    private static final Objective MOST = new Objective("valid_accuracy", Direction.MAX);
    private static final int EPOCHS = 9;
    private static final int SEEDS = 20;
    private static final Map<Map<String, Object>, double[]> CURVES = new HashMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (var in = RecordedGridTest.class.getResourceAsStream("/sweep/mnist-grid.json")) {
            for (var trial : new ObjectMapper().readTree(in).get("trials"))
                CURVES.put(
                        key(trial.get("params")),
                        IntStream.range(0, EPOCHS)
                                .mapToDouble(epoch ->
                                        trial.get("valid_accuracy").get(epoch).asDouble())
                                .toArray());
        }
    }

    private static Map<String, Object> key(JsonNode params) {
        return Map.of(
                "depth", params.get("depth").asInt(),
                "width", params.get("width").asInt(),
                "learning-rate", params.get("learning-rate").asDouble());
    }

    private static SearchSpace space() {
        return SearchSpaceTest.space(
                "depth", List.of(1, 2, 3),
                "width", List.of(64, 128, 256),
                "learning-rate", List.of(3e-4, 1e-3, 3e-3));
    }

    private static double best() {
        return CURVES.values().stream()
                .mapToDouble(curve -> curve[EPOCHS - 1])
                .max()
                .orElseThrow();
    }

    /** What a search comes to: epochs in all, and the best objective of whole trials. */
    private record Found(int epochs, double best) {}

    private static Found play(Strategy strategy) {
        var history = new ArrayList<Observation>();
        var behind = new HashMap<Integer, Integer>();
        double best = 0;
        for (var next = strategy.next(history); !next.isEmpty(); next = strategy.next(history))
            for (var assignment : List.copyOf(next)) {
                int until = assignment.untilEpoch() == 0 ? EPOCHS : assignment.untilEpoch();
                behind.put(assignment.trial().number(), until);
                double value = CURVES.get(Map.copyOf(assignment.trial().params()))[until - 1];
                if (until == EPOCHS) best = Math.max(best, value);
                history.add(new Observation(assignment, value));
            }
        return new Found(behind.values().stream().mapToInt(epochs -> epochs).sum(), best);
    }

    @Test
    void hyperbandComesCloseToTheBestAtAThirdOfTheEpochs(TestReporter figures) {
        int grid = CURVES.size() * EPOCHS;
        var found = IntStream.range(0, SEEDS)
                .mapToObj(seed -> play(Hyperband.of(space(), MOST, EPOCHS, 1, 3, 0, seed)))
                .toList();
        double[] sorted = found.stream().mapToDouble(Found::best).sorted().toArray();
        double median = (sorted[SEEDS / 2 - 1] + sorted[SEEDS / 2]) / 2;
        long close = Arrays.stream(sorted).filter(x -> x >= 0.998 * best()).count();
        figures.publishEntry(
                "hyperband",
                String.format(
                        Locale.ROOT,
                        "grid %.4f in %d epochs; median %.4f, least %.4f, in %d; %d of %d seeds within 0.2 %%, seed 1 %.4f",
                        best(),
                        grid,
                        median,
                        sorted[0],
                        found.get(0).epochs(),
                        close,
                        SEEDS,
                        found.get(1).best()));
        assertEquals(27, CURVES.size());
        for (var one : found) assertTrue(3 * one.epochs() <= grid, one + " of " + grid);
        assertTrue(median >= 0.998 * best(), median + " against " + best());
        assertTrue(close >= 0.8 * SEEDS, close + " of " + SEEDS + " seeds");
    }

    @Test
    void halvingOfAllFindsTheBest() {
        var found = play(Hyperband.halving(space(), MOST, EPOCHS, 1, 3, CURVES.size(), 1));
        assertEquals(new Found(27 + 9 * 2 + 3 * 6, best()), found);
    }

    @Test
    void noConfigurationIsTriedTwiceWhileThereAreOthers() {
        var first = Hyperband.halving(space(), MOST, EPOCHS, 1, 3, 40, 1).next(List.of());
        assertEquals(
                27, first.stream().map(one -> one.trial().params()).distinct().count());
        assertEquals(
                27,
                first.subList(0, 27).stream()
                        .map(one -> one.trial().params())
                        .distinct()
                        .count());
    }
}
