package io.lockstep.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against torch.optim in float32, as {@code optimizers.py} among the test resources recorded it. */
class OptimizerTest {
    /** An optimizer, and the weights after some of its steps. */
    private record Case(Optimizer optimizer, TreeMap<Integer, float[]> weights) {}

    static List<Case> cases() throws IOException {
        var cases = new ArrayList<Case>();
        for (var test : TorchReference.read().get("optimizers")) {
            var weights = new TreeMap<Integer, float[]>();
            test.get("weights")
                    .fields()
                    .forEachRemaining(entry ->
                            weights.put(Integer.valueOf(entry.getKey()), TorchReference.floats(entry.getValue())));
            cases.add(new Case(TorchReference.JSON.treeToValue(test.get("optimizer"), Optimizer.class), weights));
        }
        return cases;
    }

    /** The weights after each step. */
    private static Map<Integer, float[]> train(Optimizer optimizer, int steps, int... cuts) throws IOException {
        float[] weights = TorchReference.floats(TorchReference.read().get("start"));
        var after = new TreeMap<Integer, float[]>();
        var slots = new float[optimizer.slotNames().size()][weights.length];
        for (int step = 1; step <= steps; step++) {
            var gradient = new float[weights.length];
            for (int i = 0; i < gradient.length; i++) gradient[i] = ((7 * i + 3 * step) % 11 - 5) / 8f;
            var before = gradient.clone();
            for (int cut = 1; cut < cuts.length; cut++)
                optimizer.update(weights, gradient, slots, cuts[cut - 1], cuts[cut], step, optimizer.learningRate());
            assertArrayEquals(before, gradient, "the gradient is left as it is");
            after.put(step, weights.clone());
        }
        return after;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weightsAreTorchs(Case test) throws IOException {
        var after = train(test.optimizer(), test.weights().lastKey(), 0, 7);
        assertEquals(5, test.weights().size());
        test.weights().forEach((step, expected) -> {
            for (int i = 0; i < expected.length; i++)
                assertEquals(
                        expected[i],
                        after.get(step)[i],
                        1e-6 * Math.max(0.2, Math.abs(expected[i])),
                        "step " + step + " weight " + i);
        });
    }

    @Test
    void everyOptimizerIsAmongThem() throws IOException {
        var names = cases().stream()
                .map(test -> test.optimizer().getClass())
                .distinct()
                .toList();
        assertEquals(List.of(Sgd.class, Adam.class, AdamW.class, RmsProp.class, Adagrad.class, LazyAdam.class), names);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cutsChangeNothing(Case test) throws IOException {
        assertArrayEquals(
                train(test.optimizer(), 10, 0, 7).get(10),
                train(test.optimizer(), 10, 0, 1, 1, 4, 6, 7).get(10));
    }

    @Test
    void onlyNeededStateIsKept() {
        assertEquals(List.of("exp_avg", "exp_avg_sq"), Adam.DEFAULT.slotNames());
        assertEquals(List.of(), Sgd.DEFAULT.slotNames());
        assertEquals(List.of("momentum_buffer"), new Sgd(1, 0.5, false, 0).slotNames());
        assertEquals(List.of("square_avg"), RmsProp.DEFAULT.slotNames());
    }

    @Test
    void powersAreRight() {
        assertEquals(1.0, Powers.of(0, 0));
        assertEquals(0.0, Powers.of(0, 3));
        assertEquals(1024.0, Powers.of(2, 10));
        assertEquals(Math.pow(0.999, 123456), Powers.of(0.999, 123456), 1e-65);
        assertEquals(0.0, Powers.of(0.9, Long.MAX_VALUE));
    }
}
