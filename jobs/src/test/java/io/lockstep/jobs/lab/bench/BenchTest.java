package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.jobs.command.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All benchmarks, quickly: that they run and what they tell, never how fast anything is. */
@Tag("slow")
@Timeout(600)
class BenchTest {
    @TempDir
    Path temp;

    @Test
    void allBenchmarksRunAndTellTheirFigures() throws Exception {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var json = temp.resolve("bench.json");
        String[] arguments = {
            "bench", "--quick", "--python", "no-such-python", "--master", "local[2]", "--output", json.toString()
        };
        int code = Main.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(0, code, err.toString(StandardCharsets.UTF_8));

        var figures = new ObjectMapper().readTree(json.toFile());
        assertEquals(
                Runtime.getRuntime().availableProcessors(),
                figures.path("machine").path("cores").asInt());
        var kernel = figures.path("kernel");
        assertFalse(kernel.path("products").isEmpty(), kernel.toString());
        var ratios = new ArrayList<Double>();
        for (var product : kernel.path("products")) {
            double speed = product.path("gigaflops").asDouble();
            assertRelated(speed, product.path("share_of_peak").asDouble() * peak(kernel), product);
            double after = product.path("gigaflops_after_mllib").asDouble();
            assertRelated(product.path("ratio_after_mllib").asDouble(), after / speed, product);
            ratios.add(product.path("ratio_after_mllib").asDouble());
        }
        double median = kernel.path("median_ratio_after_mllib").asDouble();
        long below = ratios.stream().filter(ratio -> ratio < median).count();
        long above = ratios.stream().filter(ratio -> ratio > median).count();
        assertTrue(below <= ratios.size() / 2 && above <= ratios.size() / 2, median + " of " + ratios);
        assertEquals(8, figures.path("step").path("cases").size());
        var profile = figures.path("step").path("profile");
        assertEquals(2, profile.size());
        for (var one : profile) {
            assertTrue(
                    one.path("pairs").asInt() > 0 && one.path("without_micros").asDouble() > 0, one.toString());
            double percent = one.path("percent").asDouble();
            assertTrue(one.path("lower_percent").asDouble() <= percent, one.toString());
            assertTrue(one.path("upper_percent").asDouble() >= percent, one.toString());
        }
        var train = figures.path("train");
        assertEquals(TrainCase.ALL.size(), train.path("cases").size());
        for (var one : train.path("cases")) {
            assertEquals("Lockstep", one.path("speeds").get(0).path("name").asText());
            assertEquals(1, one.path("speeds").get(0).path("ratio").asDouble());
            for (var speed : one.path("speeds")) {
                double[] turns = StreamSupport.stream(speed.path("turns").spliterator(), false)
                        .mapToDouble(turn -> turn.asDouble())
                        .toArray();
                assertTrue(turns.length > 0, speed.toString());
                assertRelated(Median.of(turns), speed.path("samples_per_second").asDouble(), speed);
                double ratio = speed.path("ratio").asDouble();
                assertTrue(speed.path("lowest_ratio").asDouble() <= ratio, speed.toString());
                assertTrue(speed.path("highest_ratio").asDouble() >= ratio, speed.toString());
            }
            assertTrue(one.path("share_of_peak").asDouble() > 0, one.toString());
        }
        assertTrue(train.path("cases").get(0).toString().contains("Spark MLlib"), train.toString());
        for (var part : new String[] {"sweep", "start"}) // this JVM came from no launcher
        assertTrue(figures.path(part).path("absent").toString().contains("deploy/lockstep"), part);
        var absent = train.path("absent").toString();
        assertTrue(absent.contains("H2O") && absent.contains("Deeplearning4j"), absent);
        // A peer is measured or said to be missing, never passed over.
        for (var peer : new String[] {"PyTorch", "PyTorch compiled", "scikit-learn"})
            assertTrue(absent.contains(peer + "\",\"because\":\"not installed: no-such-python does not"), absent);

        var ml = figures.path("ml");
        for (var name : new String[] {"fit", "transform"}) {
            var one = ml.path(name).path(0);
            double own = one.path("seconds").path(0).asDouble();
            double other = one.path("others").path(0).asDouble();
            assertRelated(one.path("ratio").asDouble(), name.equals("fit") ? own / other : other / own, one);
        }

        var text = out.toString(StandardCharsets.UTF_8);
        for (var part : new String[] {
            "cores",
            "GFLOP/s",
            "overhead µs",
            "tiny-64 [2, 32, 32, 16, 2] adam, batch 64",
            "H2O: not to be had",
            "Deeplearning4j: not asked for"
        }) assertTrue(text.contains(part), part + " in\n" + text);
    }

    private static double peak(JsonNode kernel) {
        return kernel.path("peak_gigaflops").asDouble();
    }

    /** Two ways to one figure, both above 0. */
    private static void assertRelated(double expected, double actual, JsonNode where) {
        assertTrue(expected > 0, where.toString());
        assertEquals(expected, actual, 1e-6 * expected, where.toString());
    }
}
