package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.SourceTree;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.network.Parameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded trainings repeated as experiments train: options, prepared CSV, a Spark job, weights read back. */
@Tag("slow")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GoldenTrialTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    static Path temp;

    private static SparkLab spark;

    @BeforeAll
    static void open() {
        spark = new SparkLab(temp.resolve("staging"));
    }

    @AfterAll
    static void close() {
        spark.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xor-2-4-1",
                "moons-2-32-32-16-1",
                "moons-depth-1",
                "moons-depth-2",
                "moons-depth-3",
                "moons-depth-4",
                "moons-adam-bce"
            })
    void isReproduced(String name) throws Exception {
        var folder = SourceTree.golden(name);
        var run = spark.lab(temp.resolve(name)).train(trial(name, folder));
        assertEquals(null, run.error());
        var expected = new Parameters(run.weights().tensors());
        ModelFile.decode(
                Files.readAllBytes(folder.resolve("expected.safetensors")), name, expected, new Parameters(List.of()));
        for (int layer = 0; layer < expected.tensorCount(); layer += 2) {
            double largest = Math.max(largest(expected, layer), largest(expected, layer + 1));
            for (int tensor = layer; tensor < layer + 2; tensor++)
                for (int i = 0; i < expected.get(tensor).data.length; i++)
                    assertEquals(
                            expected.get(tensor).data[i],
                            run.weights().get(tensor).data[i],
                            TOLERANCE * largest,
                            expected.tensors().get(tensor).name() + " element " + i);
        }
    }

    private static LabTrial trial(String name, Path folder) throws Exception {
        JsonNode golden =
                new ObjectMapper().readTree(folder.resolve("case.json").toFile());
        var hidden = new ArrayList<String>();
        for (int i = 1; i < golden.get("layers").size() - 1; i++)
            hidden.add(golden.get("layers").get(i).asText());
        return LabTrial.of(
                name,
                "data",
                folder.resolve("data.csv").toString(),
                "hidden",
                String.join(",", hidden),
                "activation",
                golden.get("activation").asText(),
                "loss",
                golden.get("loss").asText(),
                "optimizer",
                golden.get("optimizer").asText(),
                "learning-rate",
                golden.get("optimizer_args").get("lr").asDouble(),
                "batch-size",
                golden.get("batch_size").asInt(),
                "epochs",
                golden.get("epochs").asInt(),
                "shards",
                1,
                "shuffle",
                false,
                "init-from",
                folder.resolve("init.safetensors").toString());
    }

    private static double largest(Parameters parameters, int tensor) {
        double largest = 0;
        for (float x : parameters.get(tensor).data) largest = Math.max(largest, Math.abs(x));
        return largest;
    }
}
