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
    void a_sound_training_has_nothing_to_tell() throws IOException {
        assertEquals(
                List.of(),
                of("{}", line(1, 1.0, 1.0, "[0.1,0.2,0.1]", 0, 0), line(2, 0.5, 0.6, "[0.1,0.2,0.1]", 0, 0)));
    }

    @Test
    void names_the_layer_from_which_gradients_vanish() throws IOException {
        var said = of("{}", line(1, 1.0, 1.0, "[1e-9,1e-6,0.2,0.3]", 0, 0));
        assertEquals(1, said.size());
        assertTrue(said.get(0).startsWith("Vanishing gradients: from layer 2 down"), said.get(0));
    }

    @Test
    void tells_explosion_dead_units_and_saturation() throws IOException {
        assertTrue(of("{}", line(1, 1.0, 1.0, "[900,3,0.3]", 0, 0)).get(0).startsWith("Exploding"));
        assertTrue(of("{}", line(1, 1.0, 1.0, "[1,1]", 0.75, 0)).get(0).startsWith("Dead units: 75 % in layer 1"));
        assertTrue(of("{}", line(1, 1.0, 1.0, "[1,1]", 0, 0.9)).get(0).startsWith("Saturation: 90 % in layer 1"));
    }

    /** All layers' gradients alike, and far larger than their weights: eight layers from weights of deviation 2. */
    @Test
    void tells_explosion_in_all_layers_at_once() throws IOException {
        var line = line(1, 7e5, 7e5, "[9.2e5,5.3e5,5.4e5]", 0, 0)
                .replace("\"activations\"", "\"weight_norms\":[11,32,8.4],\"activations\"");
        assertTrue(
                of("{}", line).get(0).startsWith("Exploding gradients: layer 1's gradient"),
                of("{}", line).toString());
        var sound = line.replace("e5", "e0");
        assertEquals(List.of(), of("{}", sound));
    }

    @Test
    void tells_why_no_gradient_comes() throws IOException {
        assertTrue(of("{}", line(1, 1.0, 1.0, "[0,0]", 1, 0)).get(0).contains("all units of layer 1 give 0"));
        assertTrue(of("{}", line(1, 1.0, 1.0, "[0,0]", 0.75, 0)).get(0).contains("wherever there was an error"));
    }

    @Test
    void tells_divergence_by_its_own_words() throws IOException {
        var said = of("{\"error\":\"diverged: loss is NaN at step 12 (epoch 2)\"}");
        assertTrue(said.get(0).contains("NaN at step 12 (epoch 2)"), said.get(0));
    }

    @Test
    void tells_no_progress_and_overfitting() throws IOException {
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
        return Diagnosis.of(JSON.readTree(run), metrics);
    }

    private static String line(int epoch, double train, double valid, String norms, double dead, double saturated) {
        return "{\"epoch\":" + epoch + ",\"train_loss\":" + train + ",\"valid_loss\":" + valid
                + ",\"diagnostics\":{\"gradient_norms\":" + norms + ",\"activations\":[{\"dead_share\":" + dead
                + ",\"saturated_share\":" + saturated + "}]}}";
    }
}
