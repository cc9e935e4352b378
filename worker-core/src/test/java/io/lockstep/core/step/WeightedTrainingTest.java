package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.data.Block;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.RowBatch;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.Sgd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings of weighted rows against scikit-learn's, as {@code weighted.py} among the test resources recorded them. */
class WeightedTrainingTest {
    private static final double TOLERANCE = 1e-6;
    private static final JsonNode RECORDED = read();

    private static JsonNode read() {
        try (var in = WeightedTrainingTest.class.getResourceAsStream("weighted.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static List<Named<JsonNode>> cases() {
        var cases = new ArrayList<Named<JsonNode>>();
        for (var one : RECORDED.get("cases")) cases.add(Named.of(one.get("name").asText(), one));
        assertEquals(5, cases.size());
        return cases;
    }

    private static float[] floats(JsonNode list) {
        var values = new float[list.size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) list.get(i).asDouble();
        return values;
    }

    private static float[] flat(JsonNode rows) {
        var values = new float[rows.size() * rows.get(0).size()];
        for (int i = 0; i < values.length; i++)
            values[i] = (float)
                    rows.get(i / rows.get(0).size()).get(i % rows.get(0).size()).asDouble();
        return values;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainingsAreScikitLearns(JsonNode test) {
        for (int shards : new int[] {1, 4}) train(test, shards);
    }

    private static void train(JsonNode test, int shards) {
        var loss = LossKind.valueOf(test.get("loss").asText().toUpperCase(Locale.ROOT));
        int targets = test.get("targets").get(0).size();
        var architecture = Architecture.builder(4, List.of(5), loss == LossKind.CROSS_ENTROPY ? 3 : targets)
                .activation(Activation.TANH)
                .build();
        var settings = TrainSettings.builder(architecture, loss)
                .optimizer(new Sgd(test.get("learningRate").asDouble(), 0, false, 0))
                .epochs(RECORDED.get("epochs").asInt())
                .batchSize(RECORDED.get("batchSize").asInt())
                .shards(shards)
                .shuffle(false)
                .build();
        var block = Block.ofFloats(4, flat(RECORDED.get("x")), flat(test.get("targets")))
                .withWeights(floats(RECORDED.get("weights")));
        var table = BlockTable.of(block);
        var loop = new Trials.Loop(settings, table);
        for (int i = 0; i < loop.weights.tensorCount(); i++) {
            var values = test.at("/start").get(loop.weights.tensors().get(i).name());
            System.arraycopy(floats(values), 0, loop.weights.get(i).data, 0, values.size());
        }
        loop.train();
        for (int i = 0; i < loop.weights.tensorCount(); i++) {
            var tensor = loop.weights.tensors().get(i);
            var values = test.at("/end").get(tensor.name());
            for (int j = 0; j < tensor.size(); j++)
                assertEquals(values.get(j).asDouble(), loop.weights.get(i).data[j], TOLERANCE, tensor.name() + " " + j);
        }
        var sums = new EvalSums(Evaluator.shape(loss, architecture.outputs()));
        new Evaluator(architecture, loss, table)
                .evaluate(loop.weights, loop.statistics, RowSet.all(table.rows()), 0, table.rows(), sums, null);
        assertEquals(test.get("loss_after").asDouble(), sums.loss / sums.weight, TOLERANCE);
    }

    /** A node's sums, of rows of weight 2 and of rows twice. */
    @ParameterizedTest
    @CsvSource({"CROSS_ENTROPY, 3", "BCE, 1", "MSE, 1", "MAE, 1", "HUBER, 1"})
    void aRowOfWeightTwoIsTheRowTwice(LossKind loss, int outputs) {
        int rows = 6;
        var plain = Trials.table(rows, 4, false, loss == LossKind.BCE ? 2 : loss.isClassification() ? 3 : 0);
        var batch = new RowBatch();
        var ids = new long[] {0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5};
        plain.gather(ids, 0, 12, batch);
        var features = Arrays.copyOf(batch.dense.data, 48);
        var targets = Arrays.copyOf(batch.targets.data, 12);
        var twice = BlockTable.of(Block.ofFloats(4, features, targets));
        var weighted = BlockTable.of(Block.ofFloats(4, Arrays.copyOf(features, 24), Arrays.copyOf(targets, 6))
                .withWeights(new float[] {2, 2, 2, 2, 2, 2}));
        var architecture = Architecture.builder(4, List.of(3), outputs).build();
        var weights = new Trials.Loop(Trials.settings(architecture, loss, 12, 1), twice).weights;
        var one = sums(Trials.settings(architecture, loss, 12, 1), twice, weights);
        var other = sums(Trials.settings(architecture, loss, 6, 1), weighted, weights);
        assertEquals(one.loss, other.loss, 1e-9);
        assertEquals(12, other.weight);
        assertEquals(12, other.rowWeight);
        assertEquals(6, other.rows);
        assertEquals(one.correct, other.correct);
        for (int i = 0; i < weights.tensorCount(); i++)
            for (int j = 0; j < weights.tensors().get(i).size(); j++)
                assertEquals(one.gradient().get(i).data[j], other.gradient().get(i).data[j], 1e-5);
    }

    private static ShardSums sums(TrainSettings settings, BlockTable table, Parameters weights) {
        var sums = Trials.sums(settings);
        Trials.engine(settings, table).gradient(weights, 0, 0, 1, sums);
        return sums;
    }
}
