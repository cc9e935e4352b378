package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.Schedule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole trainings against PyTorch in float32, as {@code networks.py} among the test resources recorded them: every
 * activation, norms, residual sums, class weights, decay, clipping and schedules together.
 */
class TorchNetworkTest {
    private static final double TOLERANCE = 2e-5;
    private static final JsonNode RECORDED = read();

    private static JsonNode read() {
        try (var in = TorchNetworkTest.class.getResourceAsStream("networks.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static List<JsonNode> cases() {
        var cases = new ArrayList<JsonNode>();
        RECORDED.get("cases").forEach(cases::add);
        return cases;
    }

    static Stream<Arguments> trainings() {
        return cases().stream()
                .map(test -> Arguments.of(Named.of(
                        String.join(
                                " ",
                                test.get("activation").asText(),
                                test.get("norm").asText(),
                                test.get("loss").asText(),
                                test.at("/optimizer/name").asText()),
                        test)));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void trainingsAreTorchs(JsonNode test) throws IOException {
        train(test, 1);
        // Batch norm by shards is another model than PyTorch's; all else is the same but for rounding.
        if (!test.get("norm").asText().equals("batch")) train(test, 4);
    }

    private static void train(JsonNode test, int shards) throws IOException {
        var settings = settings(test, shards);
        var table = table(settings.loss());
        var loop = new Trials.Loop(settings, table);
        set(loop.weights, test.get("start"));
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            double loss = 0;
            double weight = 0;
            for (int step = 0; step < loop.plan().stepsPerEpoch(); step++) {
                loop.gradient();
                loss += loop.sums.loss;
                weight += loop.sums.weight;
                loop.update();
            }
            near(test.get("trainLoss").get(epoch).asDouble(), loss / weight, "loss of epoch " + epoch);
        }
        assertClose(test.get("end"), loop.weights);
        assertClose(test.get("end"), loop.statistics);
        var evaluator = new Evaluator(settings.architecture(), settings.loss(), table);
        if (!settings.classWeights().isEmpty()) return; // which PyTorch's has, and an evaluation hasn't
        var sums = new EvalSums(
                Evaluator.shape(settings.loss(), settings.architecture().outputs()));
        evaluator.evaluate(loop.weights, loop.statistics, RowSet.all(table.rows()), 0, table.rows(), sums, null);
        near(test.get("evaluatedLoss").asDouble(), sums.loss / sums.weight, "evaluated loss");
    }

    @Test
    void everyActivationLossAndNormIsAmongThem() {
        var activations = EnumSet.noneOf(Activation.class);
        var losses = EnumSet.noneOf(LossKind.class);
        var norms = EnumSet.noneOf(Norm.class);
        for (var test : cases()) {
            activations.add(named(Activation.class, test, "activation"));
            losses.add(named(LossKind.class, test, "loss"));
            norms.add(named(Norm.class, test, "norm"));
        }
        assertEquals(EnumSet.allOf(Activation.class), activations);
        assertEquals(EnumSet.allOf(LossKind.class), losses);
        assertEquals(EnumSet.allOf(Norm.class), norms);
    }

    private static void set(Parameters parameters, JsonNode tensors) {
        for (int i = 0; i < parameters.tensorCount(); i++) {
            var tensor = parameters.tensors().get(i);
            var values = tensors.get(tensor.name());
            assertEquals(tensor.size(), values.size(), tensor.name());
            for (int j = 0; j < values.size(); j++)
                parameters.get(i).data[j] = (float)
                        values.get(torchIndex(tensor.rows(), tensor.cols(), j)).asDouble();
        }
    }

    private static void assertClose(JsonNode tensors, Parameters actual) {
        for (int i = 0; i < actual.tensorCount(); i++) {
            var tensor = actual.tensors().get(i);
            for (int j = 0; j < tensor.size(); j++)
                near(
                        tensors.get(tensor.name())
                                .get(torchIndex(tensor.rows(), tensor.cols(), j))
                                .asDouble(),
                        actual.get(i).data[j],
                        tensor.name() + " element " + j);
        }
    }

    /** Where PyTorch's [out, in] holds the element that is {@code j} in [in × out]. */
    private static int torchIndex(int in, int out, int j) {
        return j % out * in + j / out;
    }

    private static void near(double expected, double actual, String what) {
        assertEquals(expected, actual, TOLERANCE * Math.max(1, Math.abs(expected)), what);
    }

    private static TrainSettings settings(JsonNode test, int shards) throws IOException {
        var hidden = new ArrayList<Integer>();
        test.get("hidden").forEach(width -> hidden.add(width.asInt()));
        var classWeights = new ArrayList<Double>();
        test.get("classWeights").forEach(weight -> classWeights.add(weight.asDouble()));
        var loss = named(LossKind.class, test, "loss");
        var architecture = Architecture.builder(4, hidden, loss == LossKind.CROSS_ENTROPY ? 3 : 1)
                .activation(named(Activation.class, test, "activation"))
                .bias(test.get("bias").asBoolean())
                .norm(named(Norm.class, test, "norm"))
                .residual(test.get("residual").asBoolean())
                .build();
        return TrainSettings.builder(architecture, loss)
                .initializer(Initializer.parse("zeros"))
                .optimizer(new ObjectMapper().treeToValue(test.get("optimizer"), Optimizer.class))
                .schedule(Schedule.parse(test.get("schedule").asText()))
                .epochs(RECORDED.get("epochs").asInt())
                .batchSize(RECORDED.get("batchSize").asInt())
                .shards(shards)
                .shuffle(false)
                .clipNorm(test.get("clipNorm").asDouble())
                .classWeights(classWeights)
                .build();
    }

    private static <E extends Enum<E>> E named(Class<E> kind, JsonNode test, String field) {
        return Enum.valueOf(kind, test.get(field).asText().toUpperCase(Locale.ROOT));
    }

    private static BlockTable table(LossKind loss) {
        var rows = RECORDED.get("x");
        var x = new float[rows.size()][4];
        var targets = new float[rows.size()];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < 4; j++) x[i][j] = (float) rows.get(i).get(j).asDouble();
            double value = RECORDED.get(loss.isClassification() ? "classes" : "values")
                    .get(i)
                    .asDouble();
            targets[i] = (float) (loss == LossKind.BCE ? Math.min(1, value) : value);
        }
        return BlockTable.of(x, targets);
    }
}
