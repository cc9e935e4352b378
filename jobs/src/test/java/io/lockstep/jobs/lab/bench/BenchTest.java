package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.jobs.command.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All benchmarks, quickly: that they run and what they tell, never how fast anything is. */
@Tag("slow")
@Timeout(240)
class BenchTest {
    @TempDir
    Path temp;

    @Test
    void allBenchmarksRunAndTellTheirFigures() throws Exception {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var json = temp.resolve("bench.json");
        String[] arguments = {"bench", "--quick", "--master", "local[2]", "--output", json.toString()};
        int code = Main.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(0, code, err.toString(StandardCharsets.UTF_8));

        var figures = new ObjectMapper().readTree(json.toFile());
        assertTrue(figures.path("machine").path("cores").asInt() > 0);
        var kernel = figures.path("kernel");
        assertTrue(kernel.path("peak_gigaflops").asDouble() > 0);
        assertTrue(kernel.path("median_ratio_after_mllib").asDouble() > 0);
        for (var product : kernel.path("products"))
            assertTrue(product.path("gigaflops").asDouble() > 0, product.toString());
        assertEquals(8, figures.path("step").path("cases").size());
        var train = figures.path("train");
        assertEquals(2, train.path("batches").size());
        for (var batch : train.path("batches")) {
            assertEquals("Lockstep", batch.path("speeds").get(0).path("name").asText());
            assertEquals(1, batch.path("speeds").get(0).path("ratio").asDouble());
            for (var speed : batch.path("speeds"))
                assertTrue(speed.path("samples_per_second").asDouble() > 0, speed.toString());
            assertTrue(batch.toString().contains("Spark MLlib"), batch.toString());
        }
        var absent = train.path("absent").toString();
        assertTrue(absent.contains("H2O") && absent.contains("Deeplearning4j"), absent);
        // A peer is measured or said to be missing, never passed over.
        for (var peer : new String[] {"PyTorch", "scikit-learn"})
            assertTrue(train.toString().contains(peer), train.toString());

        var text = out.toString(StandardCharsets.UTF_8);
        for (var part : new String[] {"cores", "GFLOP/s", "overhead µs", "batch 1024", "H2O: not installed"})
            assertTrue(text.contains(part), part + " in\n" + text);
    }
}
