package io.lockstep.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.driver.train.EpochMetrics;
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
        assertEquals(List.of(), of("{}", line(1, 1.0, 1.0, "[1.1e-3,1]", 0.3, 0.5)));
        assertEquals(3, of("{}", line(1, 1.0, 1.0, "[0.9e-3,1]", 0.31, 0.51)).size());
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
        var said = of("{}", "{\"epoch\":1," + high, "{\"epoch\":2," + high, "{\"epoch\":3," + high);
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.get(0).startsWith("No better than guessing: accuracy 50.0 %"), said.get(0));
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

    private static String epoch(int epoch, String fields) {
        return "{\"epoch\":" + epoch + "," + fields + "}";
    }

    /** Ten sigmoid layers: half right, loss ln 2, and a gradient that was lost for most of the training, not at its end. */
    @Test
    void aDeepSigmoidNetworkThatGuessesIsTold() throws IOException {
        var lines = new String[4];
        for (int i = 0; i < 4; i++)
            lines[i] = epoch(
                    i + 1,
                    "\"train_loss\":" + (0.72 - 0.009 * i) + ",\"train_accuracy\":0.5,\"valid_loss\":0.6932,"
                            + "\"valid_accuracy\":0.49,\"diagnostics\":{\"gradient_norms\":[" + (i < 3 ? 1e-7 : 3.2e-3)
                            + ",0.1]}");
        var said = of("{\"data\":{\"valid\":{\"rows\":400}}}", lines);
        assertEquals(2, said.size(), said.toString());
        assertTrue(said.get(0).startsWith("No better than guessing: accuracy 49.0 %"), said.get(0));
        assertTrue(said.get(1).startsWith("Vanishing gradients: from layer 1 down"), said.get(1));
        assertTrue(said.get(1).contains("the worst of 3 where they vanish, of 4"), said.get(1));
    }

    @Test
    void aMajorityThatIsAlwaysNamedIsAGuess() throws IOException {
        var evaluation = "{\"valid\":{\"rows\":1000,\"loss\":0.32,\"accuracy\":0.9,\"per_class\":{"
                + "\"no\":{\"precision\":0.9,\"recall\":1,\"f1\":0.95,\"support\":900},"
                + "\"yes\":{\"precision\":0,\"recall\":0,\"f1\":0,\"support\":100}}}}";
        var line = epoch(1, "\"train_loss\":0.33,\"train_accuracy\":0.9,\"valid_loss\":0.32,\"valid_accuracy\":0.9");
        assertTrue(
                look("{}", evaluation, line).findings().get(0).startsWith("No better than guessing: accuracy 90.0 %"));
        var learnt = look("{}", evaluation.replace("\"loss\":0.32", "\"loss\":0.15"), line)
                .findings();
        assertEquals(1, learnt.size(), learnt.toString());
        assertTrue(learnt.get(0).startsWith("Classes that are missed: of yes (0.0 % of 100 rows)"), learnt.get(0));
    }

    @Test
    void aRegressionThatExplainsNothingIsTold() throws IOException {
        var line = "\"train_loss\":1.4e10,\"valid_loss\":1.4e10,\"valid_r2\":-3.4";
        assertTrue(of("{}", epoch(1, line)).get(0).startsWith("No better than guessing: R² is -3.400"));
        assertEquals(List.of(), of("{}", epoch(1, line.replace("-3.4", "0.06"))));
    }

    @Test
    void aLossThatStillFallsIsNotFinished() throws IOException {
        var lines = new String[4];
        for (int i = 0; i < 4; i++)
            lines[i] = epoch(
                    i + 1,
                    "\"train_loss\":0.5,\"train_accuracy\":0.9,\"valid_loss\":" + 0.5 * Math.pow(0.98, i)
                            + ",\"valid_accuracy\":0.9");
        var said = of("{\"state\":\"succeeded\"}", lines);
        assertTrue(
                said.get(said.size() - 1).startsWith("Not finished: the validation loss still fell"), said.toString());
        for (int i = 0; i < 4; i++)
            lines[i] = lines[i].replaceAll("\"valid_loss\":[0-9.]+", "\"valid_loss\":" + 0.3 * Math.pow(0.995, i));
        assertTrue(of("{\"state\":\"succeeded\"}", lines).stream().noneMatch(text -> text.startsWith("Not finished")));
    }

    @Test
    void aTestSetOfTheTrainingRowsIsTold() throws IOException {
        var run = "{\"data\":{\"train\":{\"fingerprint\":\"aa\"},\"test\":{\"fingerprint\":\"aa\"}}}";
        var line = line(1, 1.0, 1.0, "[1,1]", 0, 0);
        assertTrue(of(run, line).get(0).startsWith("The test set is the training data"));
        assertEquals(List.of(), of(run.replace("{\"fingerprint\":\"aa\"}}}", "{\"fingerprint\":\"bb\"}}}"), line));
    }

    @Test
    void whatWasLookedForIsSaid() throws IOException {
        var said = look("{}", "{}", line(1, 1.0, 1.0, "[0.1,0.2]", 0, 0));
        assertEquals(
                "Looked for: divergence, no better than guessing, overfitting, vanishing and exploding gradients, dead and"
                        + " saturated units; found none.",
                said.summary());
    }

    private static List<String> of(String run, String... lines) throws IOException {
        return look(run, "{}", lines).findings();
    }

    private static Diagnosis look(String run, String evaluation, String... lines) throws IOException {
        var metrics = new ArrayList<EpochMetrics>();
        for (var line : lines) metrics.add(JSON.readValue(line, EpochMetrics.class));
        return Diagnosis.of(new TrainingRun(
                null,
                JSON.readValue(run, RunRecord.class),
                JSON.readValue(evaluation, TrainingRun.Evaluations.class),
                metrics));
    }

    private static String line(int epoch, double train, double valid, String norms, double dead, double saturated) {
        return "{\"epoch\":" + epoch + ",\"train_loss\":" + train + ",\"valid_loss\":" + valid
                + ",\"diagnostics\":{\"gradient_norms\":" + norms + ",\"activations\":[{\"dead_share\":" + dead
                + ",\"saturated_share\":" + saturated + "}]}}";
    }
}
