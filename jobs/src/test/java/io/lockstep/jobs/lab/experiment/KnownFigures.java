package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What must hold of an experiment's figures, known by other ways than training: by hand, by a theorem, by counting. */
final class KnownFigures {
    private KnownFigures() {}

    static void check(String name, JsonNode figures, Path output) throws IOException {
        switch (name) {
            case "gates" -> gates(figures);
            case "xor-from-nand" ->
                assertEquals("[0,1,1,0]", figures.get("outputs").toString());
            case "xor" -> xor(figures);
            case "moons" -> moons(figures);
            case "boundary-film" -> film(figures);
            case "depth" -> depth(figures);
            case "very-deep" -> veryDeep(figures);
            case "depth-vs-width" -> depthVsWidth(figures, output);
            case "parity" -> parity(figures);
            case "approximation" -> approximation(figures);
            case "initialisation" -> initialisation(figures);
            case "bias" -> bias(figures);
            case "regions" -> regions(figures);
            case "mnist" -> mnist(figures);
            case "lottery-ticket" -> lotteryTicket(figures, output);
            case "compound-scaling" -> compoundScaling(figures);
            default -> fail("nothing is known of " + name);
        }
    }

    /** Updates and bounds by hand, as in PerceptronTrainerTest and ConvergenceTest. */
    private static void gates(JsonNode figures) {
        assertEquals(10, number(figures, "AND_step_updates"));
        assertEquals(4, number(figures, "OR_step_updates"));
        assertEquals(11, number(figures, "NAND_step_updates"));
        assertEquals(51, number(figures, "AND_step_bound"), 1e-5);
        assertEquals(27, number(figures, "OR_step_bound"), 1e-5);
        assertEquals(
                "[5.0,1.0,2.0,1.0,-2.0]", figures.get("AND_step_path").get(9).toString());
        assertEquals(
                "[\"(-1, 0; 0)\",\"(-1, 1; 1)\",\"(0, 1; 2)\",\"(-1, 0; 1)\"]",
                figures.get("XOR_cycle").toString());
        figures.fieldNames().forEachRemaining(field -> {
            if (!field.endsWith("_bound") || field.startsWith("XOR") || field.equals("closest_to_bound")) return;
            var key = field.replace("_bound", "");
            assertTrue(number(figures, key + "_updates") <= number(figures, field), key);
        });
    }

    private static void xor(JsonNode figures) {
        double[] after = array(figures, "probabilities_after");
        double mean = 0;
        for (int row = 0; row < 4; row++) mean -= Math.log(row == 1 || row == 2 ? after[row] : 1 - after[row]) / 4;
        assertEquals(number(figures, "final_loss"), mean, 1e-4, "the mean over rows of the cross-entropy");
        assertTrue(number(figures, "hidden_margin_after") > 10 * number(figures, "hidden_margin_before"));
        assertTrue(number(figures, "seeds_solved") >= 0.9 * number(figures, "seeds"));
    }

    private static void moons(JsonNode figures) {
        assertTrue(number(figures, "adam_accuracy") > 0.95);
        assertTrue(number(figures, "adam_loss") < number(figures, "descent_loss"));
        assertEquals(-1, number(figures, "descent_epochs_to_90_percent"));
    }

    private static void film(JsonNode figures) {
        for (int depth : new int[] {2, 4}) assertTrue(number(figures, "depth-" + depth + "_accuracy") > 0.9);
    }

    private static void depth(JsonNode figures) {
        for (var activation : List.of("sigmoid", "tanh", "relu")) {
            var depths = List.of(1, 2, 3, 4, 10, 20, 50);
            var losses = new ArrayList<Double>();
            for (int depth : depths) {
                losses.add(number(figures, activation + "-" + depth + "_loss"));
                assertEquals(depth + 1, array(figures, activation + "-" + depth + "_gradient_norms").length);
            }
            double best =
                    losses.stream().mapToDouble(l -> Math.log(2) - l).max().orElseThrow();
            var difficult = IntStream.range(0, 7)
                    .filter(i -> Math.log(2) - losses.get(i) < best / 2)
                    .mapToObj(depths::get)
                    .toList();
            assertEquals(
                    difficult.toString().replace(" ", ""),
                    figures.at("/difficult_depths/" + activation).toString());
        }
        // A sigmoid's slope is at most 1/4, which 20 layers take to the 20th power.
        double[] norms = array(figures, "sigmoid-20_gradient_norms");
        assertTrue(norms[0] < 1e-8 * norms[20], norms[0] + " of " + norms[20]);
    }

    private static void veryDeep(JsonNode figures) {
        for (int depth : new int[] {100, 300}) {
            var reached = new ArrayList<String>();
            figures.get("reach_90_percent_of_" + depth + "_layers").forEach(name -> reached.add(name.asText()));
            for (var name : reached) {
                var id = name.replaceAll("[^A-Za-z]+", "-").toLowerCase(java.util.Locale.ROOT) + "-" + depth;
                assertTrue(number(figures, id + "_accuracy") >= 0.9, id);
                assertEquals(depth + 1, array(figures, id + "_gradient_norms").length);
            }
            assertTrue(reached.stream().anyMatch(name -> name.startsWith("residual")), reached.toString());
        }
        double[] plain = array(figures, "plain-glorot-100_gradient_norms");
        assertTrue(plain[0] < 1e-6 * plain[100], "Glorot's start halves ReLU's signal in each of a hundred layers");
    }

    /** Means and intervals by hand from what the trials themselves wrote. */
    private static void depthVsWidth(JsonNode figures, Path output) throws IOException {
        var timings = new ObjectMapper().readTree(output.resolve("timings.json").toFile());
        for (int budget : new int[] {300, 1200})
            for (int depth : new int[] {1, 2, 4, 8}) {
                var key = budget + "_" + depth + "x" + DepthVsWidth.width(budget, depth);
                var trial = budget + "-" + depth + "x" + DepthVsWidth.width(budget, depth) + "-seed";
                double[] seeds = IntStream.rangeClosed(1, 3)
                        .mapToDouble(seed -> lastAccuracy(output, trial + seed))
                        .toArray();
                double mean = (seeds[0] + seeds[1] + seeds[2]) / 3;
                double squares = 0;
                for (double accuracy : seeds) squares += (accuracy - mean) * (accuracy - mean);
                assertEquals(mean, number(figures, key + "_accuracy"), 1e-12, key);
                // Student's t for two degrees of freedom, at 97.5 %.
                assertEquals(4.3027 * Math.sqrt(squares / 2 / 3), number(figures, key + "_accuracy_95"), 1e-4, key);
                number(timings, key + "_micros_per_row");
            }
    }

    /** The tree has two units an XOR and one for each value that passes; no single unit can tell XOR. */
    private static void parity(JsonNode figures) {
        int[] units = {0, 0, 2, 5, 6};
        for (int bits = 2; bits <= 4; bits++) {
            assertEquals(units[bits], number(figures, "bits" + bits + "_tree_units"));
            assertEquals(1 << bits, number(figures, "bits" + bits + "_tree_right"));
            double single = number(figures, "bits" + bits + "_depth1_width");
            assertTrue(single == -1 || single >= 2, bits + " bits by " + single);
        }
    }

    private static void approximation(JsonNode figures) {
        for (var function : List.of("sine", "step", "waves")) {
            double[] errors = array(figures, function + "_rmse");
            assertTrue(errors[errors.length - 1] < errors[0], function);
        }
        // The best constant's error on a sine is its deviation, √½; one unit is no worse.
        assertTrue(array(figures, "waves_rmse")[0] < 0.72);
    }

    /** What a layer does to the variance is known for ReLU: width × variance of the weights / 2. */
    private static void initialisation(JsonNode figures) {
        for (var activation : List.of("tanh", "relu")) {
            assertEquals(0, number(figures, activation + "_zeros_different_units"));
            assertEquals(0, number(figures, activation + "_all 0.1_different_units"));
            assertEquals(32, number(figures, activation + "_He_different_units"));
            for (double variance : array(figures, activation + "_zeros_signal")) assertEquals(0, variance);
        }
        assertNear(1, number(figures, "relu_He_signal_ratio"));
        assertNear(Math.pow(0.5, 7), number(figures, "relu_Glorot_signal_ratio"));
        assertNear(Math.pow(16, 7), number(figures, "relu_too large_signal_ratio"));
        assertNear(Math.pow(0.0016, 7), number(figures, "relu_too small_signal_ratio"));
    }

    /** Of the right order, of seven layers of 32 random units. */
    private static void assertNear(double expected, double actual) {
        assertTrue(actual > expected / 8 && actual < expected * 8, actual + " is not about " + expected);
    }

    /** A tanh network without biases is odd, and no odd function comes nearer to 1 than 0 does, whose loss is 1. */
    private static void bias(JsonNode figures) {
        assertEquals(0, number(figures, "blobs-no-bias_output_at_origin"));
        assertEquals(0, number(figures, "constant-no-bias_output_at_origin"));
        assertTrue(number(figures, "constant-no-bias_loss") >= 1);
        assertTrue(number(figures, "constant-bias_loss") < 0.01);
        assertTrue(number(figures, "blobs-bias_loss") < number(figures, "blobs-no-bias_loss"));
    }

    /** Biases start at zero, so a layer's n lines all pass the origin: 2 n parts. At most 1 + n + n (n − 1) / 2. */
    private static void regions(JsonNode figures) {
        for (int n : new int[] {4, 8, 16, 32}) {
            assertEquals(2 * n, number(figures, "1x" + n + "_regions_start"));
            assertTrue(number(figures, "1x" + n + "_regions") <= 1 + n + n * (n - 1) / 2);
        }
    }

    private static void mnist(JsonNode figures) {
        int right = 0;
        int all = 0;
        var confusion = figures.get("confusion");
        for (int truth = 0; truth < 10; truth++) {
            int rows = 0;
            for (var count : confusion.get(truth)) rows += count.asInt();
            assertEquals(20, rows, "test rows of class " + truth);
            right += confusion.get(truth).get(truth).asInt();
            all += rows;
        }
        assertEquals(number(figures, "test_rows"), all);
        assertEquals(number(figures, "test_accuracy"), (double) right / all, 1e-12);
        assertTrue(right > 0.8 * all, right + " of " + all);
    }

    private static void lotteryTicket(JsonNode figures, Path output) {
        double[] left = array(figures, "weights_left");
        assertEquals(1, left[0]);
        for (int i = 1; i < left.length; i++) assertEquals(0.65, left[i] / left[i - 1], 0.03);
        double[] rewound = array(figures, "rewound_accuracy");
        assertEquals(left.length, rewound.length);
        for (int round = 1; round < rewound.length; round++)
            assertEquals(
                    meanOfSeeds(output, "round" + round + "-seed%d-rewound"), rewound[round], 1e-12, "round " + round);
    }

    private static double meanOfSeeds(Path output, String trial) {
        return IntStream.rangeClosed(1, 3)
                .mapToDouble(seed -> lastAccuracy(output, String.format(java.util.Locale.ROOT, trial, seed)))
                .average()
                .orElseThrow();
    }

    private static void compoundScaling(JsonNode figures) {
        for (var way : List.of("depth", "width", "resolution", "together")) {
            double[] cost = array(figures, way + "_cost");
            double[] error = array(figures, way + "_error");
            assertEquals(944, cost[0]);
            for (int i = 0; i < cost.length; i++) assertEquals(944 * Math.pow(3.66, i), cost[i], 0.08 * cost[i]);
            assertEquals(error[0], array(figures, "depth_error")[0], "all ways begin with one network");
        }
    }

    /** A trial's validation accuracy after its last epoch, from its own metrics.jsonl. */
    private static double lastAccuracy(Path output, String trial) {
        try {
            var lines = Files.readAllLines(output.resolve("trials/" + trial + "/metrics.jsonl"));
            return number(new ObjectMapper().readTree(lines.get(lines.size() - 1)), "valid_accuracy");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double number(JsonNode figures, String name) {
        var value = figures.get(name);
        assertTrue(value != null && value.isNumber(), name + " is " + value);
        return value.asDouble();
    }

    private static double[] array(JsonNode figures, String name) {
        var values = figures.get(name);
        assertTrue(values != null && values.isArray(), name + " is " + values);
        double[] array = new double[values.size()];
        for (int i = 0; i < array.length; i++) array[i] = values.get(i).asDouble();
        return array;
    }
}
