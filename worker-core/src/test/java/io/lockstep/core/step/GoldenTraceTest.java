package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.OptimizerOptions;
import io.lockstep.core.optim.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training runs recorded with PyTorch and in float64, reproduced step by step from their initial weights. */
class GoldenTraceTest {
    private static final double TOLERANCE = 1e-4;
    private static final Path GOLDEN = Path.of(System.getProperty("lockstep.root", "."), "..", "shared", "golden");

    static Stream<String> cases() throws IOException {
        if (!Files.isDirectory(GOLDEN)) return Stream.of("absent");
        try (var folders = Files.list(GOLDEN)) {
            var names = folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reproduces(String name) throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(GOLDEN.resolve(name)), "the golden traces are not on this machine");
        var golden = new ObjectMapper()
                .readTree(GOLDEN.resolve(name).resolve("case.json").toFile());
        var loop = new Trials.Loop(settings(golden), table(GOLDEN.resolve(name).resolve("data.csv")));
        loop.weights.set(read(name, "init.safetensors", loop.settings));
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
                if (epoch == 0 && step == 0 && Files.exists(GOLDEN.resolve(name).resolve("first_gradient.safetensors")))
                    assertFirstGradient(name, loop);
                // The pass after the last epoch is for its losses alone.
                if (epoch < loop.settings.epochs()) loop.update();
                else loop.step++;
            }
            losses.add(loss / rows);
            accuracies.add((double) correct / rows);
        }
        assertLosses(golden, losses, accuracies);
        assertClose(read(name, "expected.safetensors", loop.settings), loop.weights, 1);
    }

    private static void assertFirstGradient(String name, Trials.Loop loop) throws IOException {
        assertClose(
                read(name, "first_gradient.safetensors", loop.settings), loop.sums.gradient(), 1 / loop.sums.weight);
    }

    private static void assertLosses(JsonNode golden, List<Double> losses, List<Double> accuracies) {
        int seen = 0;
        for (var entry : golden.path("trace")) {
            int epoch = entry.get("epoch").asInt();
            assertRelative("loss of epoch " + epoch, entry.get("loss").asDouble(), losses.get(epoch));
            assertEquals(entry.get("accuracy").asDouble(), accuracies.get(epoch), 1e-12, "accuracy of epoch " + epoch);
            seen++;
        }
        for (int epoch = 0; epoch < golden.path("train_loss").size(); epoch++) {
            assertRelative(
                    "loss of epoch " + epoch,
                    golden.get("train_loss").get(epoch).asDouble(),
                    losses.get(epoch));
            seen++;
        }
        assertTrue(seen > 1, "the case has no losses");
    }

    /**
     * Each element within the tolerance of the largest of its layer, weights and biases together: a bias that started
     * at 0 is small against the sums that it enters, and PyTorch's own float32 run misses it by more.
     */
    private static void assertClose(Parameters expected, Parameters actual, double scale) {
        for (int i = 0; i < expected.tensorCount(); i += 2) {
            double largest = Math.max(largest(expected.get(i)), largest(expected.get(i + 1)));
            for (int tensor = i; tensor < i + 2; tensor++)
                for (int j = 0; j < expected.get(tensor).data.length; j++)
                    assertEquals(
                            expected.get(tensor).data[j],
                            actual.get(tensor).data[j] * scale,
                            TOLERANCE * largest,
                            expected.tensors().get(tensor).name() + " element " + j);
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

    private static Parameters read(String name, String file, TrainSettings settings) throws IOException {
        var parameters =
                new Parameters(ParameterLayout.of(settings.architecture()).parameters());
        var bytes = Files.readAllBytes(GOLDEN.resolve(name).resolve(file));
        ModelFile.decode(bytes, file, parameters, Initializer.statistics(settings.architecture()));
        return parameters;
    }

    private static TrainSettings settings(JsonNode golden) {
        var widths = new ArrayList<Integer>();
        golden.get("layers").forEach(width -> widths.add(width.asInt()));
        int last = widths.size() - 1;
        var activation = Activation.valueOf(golden.get("activation").asText().toUpperCase(Locale.ROOT));
        return new TrainSettings(
                Architecture.of(widths.get(0), widths.subList(1, last), widths.get(last), activation),
                LossKind.valueOf(golden.get("loss").asText().toUpperCase(Locale.ROOT)),
                Initializer.defaultFor(activation),
                optimizer(golden),
                Schedule.parse("constant"),
                golden.get("epochs").asInt(),
                golden.get("batch_size").asInt(),
                1,
                1,
                false,
                0,
                List.of(),
                false);
    }

    private static Optimizer optimizer(JsonNode golden) {
        var arguments = golden.get("optimizer_args");
        for (var names = arguments.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            assertTrue(List.of("lr", "momentum").contains(name), "this test doesn't know the argument " + name);
        }
        Double momentum =
                arguments.has("momentum") ? (Double) arguments.get("momentum").asDouble() : null;
        return new OptimizerOptions(arguments.get("lr").asDouble(), momentum, null, null, null, null, null, null)
                .build(golden.get("optimizer").asText());
    }

    private static BlockTable table(Path csv) throws IOException {
        var lines = Files.readAllLines(csv);
        int columns = lines.get(0).split(",").length - 1;
        var features = new float[lines.size() - 1][columns];
        var targets = new float[lines.size() - 1];
        for (int i = 1; i < lines.size(); i++) {
            var fields = lines.get(i).split(",");
            for (int j = 0; j < columns; j++) features[i - 1][j] = Float.parseFloat(fields[j]);
            targets[i - 1] = Float.parseFloat(fields[columns]);
        }
        return BlockTable.of(features, targets);
    }
}
