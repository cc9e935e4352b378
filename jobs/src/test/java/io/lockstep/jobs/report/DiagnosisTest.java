package io.lockstep.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aSoundTrainingHasNothingToTell() throws IOException {
        assertEquals(
                List.of(),
                of("{}", line(1, 1.0, 1.0, "[0.1,0.2,0.1]", 0, 0), line(2, 0.5, 0.6, "[0.1,0.2,0.1]", 0, 0)));
    }

    @Test
    void namesTheLayerFromWhichGradientsVanish() throws IOException {
        var said = of("{}", line(1, 1.0, 1.0, "[1e-9,1e-6,0.2,0.3]", 0, 0));
        assertEquals(1, said.size());
        assertTrue(said.get(0).startsWith("Vanishing gradients: from layer 2 down"), said.get(0));
        assertTrue(said.get(0).contains("falls to 1.0e-09, 3.0e-01 in the output layer"), said.get(0));
    }

    @Test
    void aSmallGradientBetweenLargeOnesHasNotVanished() throws IOException {
        assertEquals(List.of(), of("{}", line(1, 1.0, 1.0, "[0.2,1e-6,0.3]", 0, 0)));
    }

    @Test
    void zeroGradientsEverywhereAreTold() throws IOException {
        var said = of("{}", line(1, 0.69, 0.69, "[0,0,0]", 0, 0));
        assertTrue(said.get(0).startsWith("No gradient reaches any layer"), said.toString());
    }

    @Test
    void theThresholdsAreWhereTheyAreSaidToBe() throws IOException {
        assertEquals(List.of(), of("{}", line(1, 1.0, 1.0, "[1.1e-3,1]", 0.5, 0.5)));
        assertEquals(3, of("{}", line(1, 1.0, 1.0, "[0.9e-3,1]", 0.51, 0.51)).size());
        assertEquals(List.of(), of("{}", line(1, 1.0, 1.0, "[1,1.1e-3]", 0, 0)));
        assertEquals(1, of("{}", line(1, 1.0, 1.0, "[1,0.9e-3]", 0, 0)).size());
    }

    @Test
    void tellsExplosionDeadUnitsAndSaturation() throws IOException {
        assertTrue(of("{}", line(1, 1.0, 1.0, "[900,3,0.3]", 0, 0)).get(0).startsWith("Exploding"));
        assertTrue(of("{}", line(1, 1.0, 1.0, "[1,1]", 0.75, 0)).get(0).startsWith("Dead units: 75 % in layer 1"));
        assertTrue(of("{}", line(1, 1.0, 1.0, "[1,1]", 0, 0.9)).get(0).startsWith("Saturation: 90 % in layer 1"));
    }

    /** All layers' gradients alike, and far larger than their weights: eight layers from weights of deviation 2. */
    @Test
    void tellsExplosionInAllLayersAtOnce() throws IOException {
        var line = line(1, 7e5, 7e5, "[9.2e5,5.3e5,5.4e5]", 0, 0)
                .replace("\"activations\"", "\"weight_norms\":[11,32,8.4],\"activations\"");
        assertTrue(
                of("{}", line).get(0).startsWith("Exploding gradients: layer 1's gradient"),
                of("{}", line).toString());
        var sound = line.replace("e5", "e0");
        assertEquals(List.of(), of("{}", sound));
    }

    @Test
    void tellsWhyNoGradientComes() throws IOException {
        assertTrue(of("{}", line(1, 1.0, 1.0, "[0,0]", 1, 0)).get(0).contains("all units of layer 1 give 0"));
        assertTrue(of("{}", line(1, 1.0, 1.0, "[0,0]", 0.75, 0)).get(0).contains("wherever there was an error"));
    }

    @Test
    void tellsDivergenceByItsOwnWords() throws IOException {
        var said = of("{\"error\":\"diverged: loss is NaN at step 12 (epoch 2)\"}");
        assertTrue(said.get(0).contains("NaN at step 12 (epoch 2)"), said.get(0));
        assertEquals(List.of(), of("{\"error\":\"io.lockstep.X: the disk is full\"}"));
    }

    @Test
    void tellsTheLearningRateThatDiverged() throws IOException {
        var said = of("{\"error\":\"io.lockstep.DivergedException: diverged: loss is NaN at step 2 (epoch 1)\","
                + "\"config\":{\"learning-rate\":100.0}}");
        assertTrue(
                said.get(0)
                        .startsWith("Divergence: the training diverged: loss is NaN at step 2 (epoch 1), with a"
                                + " learning rate of 100. A smaller"),
                said.get(0));
    }

    @Test
    void aLossThatIsLowAlreadyIsNotStuck() throws IOException {
        var low = "\"train_loss\":0.01,\"train_accuracy\":1.0}";
        assertEquals(List.of(), of("{}", "{\"epoch\":1," + low, "{\"epoch\":2," + low, "{\"epoch\":3," + low));
        var high = "\"train_loss\":0.69,\"train_accuracy\":0.5}";
        assertEquals(
                1,
                of("{}", "{\"epoch\":1," + high, "{\"epoch\":2," + high, "{\"epoch\":3," + high)
                        .size());
    }

    @Test
    void earlyStoppingHasDealtWithOverfitting() throws IOException {
        var lines = new String[] {line(1, 0.5, 0.4, "[1,1]", 0, 0), line(2, 0.1, 0.9, "[1,1]", 0, 0)};
        assertEquals(1, of("{\"config\":{\"early-stopping\":\"off\"}}", lines).size());
        assertEquals(List.of(), of("{\"config\":{\"early-stopping\":1}}", lines));
    }

    @Test
    void tellsNoProgressAndOverfitting() throws IOException {
        var stuck = of(
                "{}",
                line(1, 0.693, 0.7, "[1,1]", 0, 0),
                line(2, 0.693, 0.7, "[1,1]", 0, 0),
                line(3, 0.692, 0.7, "[1,1]", 0, 0));
        assertTrue(stuck.get(0).startsWith("No progress"), stuck.toString());
        var over = of("{}", line(1, 0.5, 0.4, "[1,1]", 0, 0), line(2, 0.1, 0.9, "[1,1]", 0, 0));
        assertTrue(over.get(0).startsWith("Overfitting: the validation loss was best in epoch 1"), over.toString());
    }

    private static List<String> of(String run, String... lines) throws IOException {
        var metrics = new ArrayList<JsonNode>();
        for (var line : lines) metrics.add(JSON.readTree(line));
        return Diagnosis.of(new TrainingRun(null, JSON.readTree(run), metrics));
    }

    private static String line(int epoch, double train, double valid, String norms, double dead, double saturated) {
        return "{\"epoch\":" + epoch + ",\"train_loss\":" + train + ",\"valid_loss\":" + valid
                + ",\"diagnostics\":{\"gradient_norms\":" + norms + ",\"activations\":[{\"dead_share\":" + dead
                + ",\"saturated_share\":" + saturated + "}]}}";
    }
}
