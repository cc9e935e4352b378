package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.network.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Training runs recorded with PyTorch and in float64, reproduced step by step from their initial weights, whatever the
 * number of shards.
 */
class GoldenTraceTest {
    private static final double TOLERANCE = 1e-4;

    @Test
    void allNineAreThere() throws IOException {
        assertEquals(9, GoldenCase.names().size());
        int gradients = 0;
        for (var name : GoldenCase.names()) if (GoldenCase.of(name).has(GoldenCase.FIRST_GRADIENT)) gradients++;
        assertEquals(6, gradients);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16})
    void reproduces(int shards) throws IOException {
        for (var name : GoldenCase.names()) reproduce(name, shards);
    }

    private static void reproduce(String name, int shards) throws IOException {
        var golden = GoldenCase.of(name);
        var loop = golden.loop(shards);
        var losses = new ArrayList<Double>();
        var accuracies = new ArrayList<Double>();
        for (int epoch = 0; epoch <= loop.settings.epochs(); epoch++) {
            double loss = 0;
            long correct = 0;
            long rows = 0;
            for (long step = 0; step < loop.plan().stepsPerEpoch(); step++) {
                loop.gradient();
                loss += loop.sums.loss;
                correct += loop.sums.correct;
                rows += loop.sums.rows;
                if (epoch == 0 && step == 0 && golden.has(GoldenCase.FIRST_GRADIENT)) assertFirstGradient(golden, loop);
                // The pass after the last epoch is for its losses alone.
                if (epoch < loop.settings.epochs()) loop.update();
                else loop.step++;
            }
            losses.add(loss / rows);
            accuracies.add((double) correct / rows);
        }
        assertLosses(name, golden.json(), losses, accuracies);
        assertClose(name, golden.read("expected.safetensors", loop.settings), loop.weights, 1);
    }

    private static void assertFirstGradient(GoldenCase golden, Trials.Loop loop) throws IOException {
        var expected = golden.read(GoldenCase.FIRST_GRADIENT, loop.settings);
        assertClose(golden + " first gradient", expected, loop.sums.gradient(), 1 / loop.sums.weight);
    }

    private static void assertLosses(String name, JsonNode golden, List<Double> losses, List<Double> accuracies) {
        int seen = 0;
        for (var entry : golden.path("trace")) {
            int epoch = entry.get("epoch").asInt();
            assertRelative(name + " loss of epoch " + epoch, entry.get("loss").asDouble(), losses.get(epoch));
            assertEquals(
                    entry.get("accuracy").asDouble(),
                    accuracies.get(epoch),
                    1e-12,
                    name + " accuracy of epoch " + epoch);
            seen++;
        }
        for (int epoch = 0; epoch < golden.path("train_loss").size(); epoch++) {
            assertRelative(
                    name + " loss of epoch " + epoch,
                    golden.get("train_loss").get(epoch).asDouble(),
                    losses.get(epoch));
            seen++;
        }
        assertTrue(seen > 1, name + " has no losses");
    }

    /**
     * Each element within the tolerance of the largest of its layer, weights and biases together: a bias that started
     * at 0 is small against the sums that it enters, and PyTorch's own float32 run misses it by more.
     */
    private static void assertClose(String name, Parameters expected, Parameters actual, double scale) {
        for (int i = 0; i < expected.tensorCount(); i += 2) {
            double largest = Math.max(largest(expected.get(i)), largest(expected.get(i + 1)));
            for (int tensor = i; tensor < i + 2; tensor++)
                for (int j = 0; j < expected.get(tensor).data.length; j++)
                    assertEquals(
                            expected.get(tensor).data[j],
                            actual.get(tensor).data[j] * scale,
                            TOLERANCE * largest,
                            name + " " + expected.tensors().get(tensor).name() + " element " + j);
        }
    }

    private static double largest(FMatrixRMaj matrix) {
        double largest = 0;
        for (float x : matrix.data) largest = Math.max(largest, Math.abs(x));
        return largest;
    }

    private static void assertRelative(String what, double expected, double actual) {
        assertEquals(expected, actual, TOLERANCE * Math.abs(expected), what);
    }
}
