package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.eval.Direction;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether TPE finds: against random search, and against what Optuna finds on the same surrogates (surrogates.py). */
@Tag("slow")
class TpeTest {
    private static final Objective MOST = new Objective("valid_accuracy", Direction.MAX);
    private static final int TRIALS = 60;

    private static ToDoubleFunction<Map<String, Object>> surrogate(String name) {
        return name.equals("spirals") ? Surrogates::spirals : Surrogates::digits;
    }

    private static Strategy tpe(int seed) {
        return new Tpe(Surrogates.space(), MOST, TRIALS, 8, 4, seed);
    }

    /** The best objective after 1, 2, … trials. */
    private static double[] bestSoFar(Strategy strategy, ToDoubleFunction<Map<String, Object>> surrogate) {
        var best = new double[TRIALS];
        var history = new ArrayList<Observation>();
        for (var next = strategy.next(List.of()); !next.isEmpty(); next = strategy.next(history))
            for (var assignment : next) {
                double value = surrogate.applyAsDouble(assignment.trial().params());
                int number = history.size();
                best[number] = number == 0 ? value : Math.max(value, best[number - 1]);
                history.add(new Observation(assignment, value));
            }
        return best;
    }

    @ParameterizedTest
    @ValueSource(strings = {"spirals", "digits"})
    void halfOfRandomsTrialsFindRandomsBest(String name) {
        double randomsBest = 0;
        double halfWay = 0;
        int seeds = 20;
        for (int seed = 0; seed < seeds; seed++) {
            var random = FixedStrategy.random(Surrogates.space(), TRIALS, seed);
            randomsBest += bestSoFar(random, surrogate(name))[TRIALS - 1] / seeds;
            halfWay += bestSoFar(tpe(seed), surrogate(name))[TRIALS / 2 - 1] / seeds;
        }
        assertTrue(halfWay >= randomsBest, halfWay + " after 30 trials against random's " + randomsBest + " after 60");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spirals", "digits"})
    void findsWhatOptunaFinds(String name, TestReporter figures) throws IOException {
        JsonNode record;
        try (var in = TpeTest.class.getResourceAsStream("/sweep/optuna.json")) {
            record = new ObjectMapper().readTree(in);
        }
        int seeds = record.get("seeds").asInt();
        var runs = new ArrayList<double[]>();
        for (int seed = 0; seed < seeds; seed++) runs.add(bestSoFar(tpe(seed), surrogate(name)));
        for (var point : record.get(name)) {
            int trials = point.get("trials").asInt();
            double mean =
                    runs.stream().mapToDouble(run -> run[trials - 1]).average().orElseThrow();
            double variance = runs.stream()
                            .mapToDouble(run -> run[trials - 1] - mean)
                            .map(d -> d * d)
                            .sum()
                    / seeds;
            double optunasError = point.get("error").asDouble();
            double error = Math.sqrt(variance / seeds + optunasError * optunasError);
            double optunas = point.get("mean").asDouble();
            figures.publishEntry(
                    name + ", best after " + trials,
                    String.format(
                            Locale.ROOT,
                            "%.5f ± %.5f, Optuna %.5f ± %.5f",
                            mean,
                            Math.sqrt(variance / seeds),
                            optunas,
                            optunasError));
            assertTrue(mean >= optunas - error, trials + " trials: " + mean + " against " + optunas + " ± " + error);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 9, 40})
    void aDensityOfNumbersIntegratesToOne(int trials) {
        var space = SearchSpaceTest.space("dropout", Map.of("uniform", List.of(0.0, 0.5)));
        var key = RandomKey.of(trials, Purpose.SEARCH);
        var params = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < trials; i++) params.add(Map.of("dropout", 0.5 * key.uniformDouble(i)));
        var mixture = ParzenMixture.of(space, params);
        double sum = 0;
        int cells = 4000;
        for (int i = 0; i < cells; i++) sum += Math.exp(mixture.logDensity(new double[] {(i + 0.5) / cells})) / cells;
        assertEquals(1, sum, 1e-4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void theSharesOfAllValuesAddUpToOne(int trials) {
        var space = SearchSpaceTest.space(
                "depth",
                Map.of("int", List.of(1, 3)),
                "activation",
                List.of("relu", "tanh"),
                "width",
                List.of(8, 16, 64));
        var params = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < trials; i++) params.add(space.draw(5, i));
        var mixture = ParzenMixture.of(space, params);
        double sum = 0;
        for (int d = 0; d < 3; d++)
            for (int a = 0; a < 2; a++)
                for (int w = 0; w < 3; w++)
                    sum += Math.exp(mixture.logDensity(new double[] {(d + 0.5) / 3, (a + 0.5) / 2, (w + 0.5) / 3}));
        assertEquals(1, sum, 1e-5);
    }
}
