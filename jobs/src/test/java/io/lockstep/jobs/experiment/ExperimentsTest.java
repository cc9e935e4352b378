package io.lockstep.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Experiments run for real, small ones and short. */
@Tag("slow")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ExperimentsTest {
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
    @ValueSource(strings = {"gates", "xor-from-nand", "xor", "bias", "moons"})
    void leavesFiguresPicturesAndAPage(String name) throws Exception {
        var output = temp.resolve(name);
        var story = spark.run(name, output);
        assertFalse(story.finding().isBlank());
        assertFalse(story.rows().isEmpty());
        var result = new ObjectMapper().readTree(output.resolve("result.json").toFile());
        assertEquals(name, result.get("experiment").asText());
        assertEquals(story.finding(), result.get("finding").asText());
        assertTrue(result.get("figures").size() > 2, result.toString());
        var page = Files.readString(output.resolve("report.html"));
        assertTrue(page.contains("data:image/png;base64,"), "no picture in the page");
        assertFalse(page.contains("src=\"http"), "the page needs a network");
        try (var files = Files.list(output)) {
            var pictures =
                    files.filter(file -> file.toString().endsWith(".png")).toList();
            assertFalse(pictures.isEmpty());
            for (var picture : pictures) assertNotNull(ImageIO.read(picture.toFile()), picture.toString());
        }
    }

    @Test
    void repeatsToTheBit() throws Exception {
        var once = temp.resolve("once");
        var again = temp.resolve("again");
        spark.run("moons", once);
        spark.run("moons", again);
        for (var file : List.of("result.json", "boundary.png", "curves.png"))
            assertArrayEquals(Files.readAllBytes(once.resolve(file)), Files.readAllBytes(again.resolve(file)), file);
    }

    @Test
    void keepsTheStartAndPrunedWeightsAtZero() throws Exception {
        var lab = spark.lab(temp.resolve("pruned"));
        var trial = Trial.of("dense", "data", "builtin:moons?n=100", "hidden", "4", "epochs", 3)
                .keeping(List.of(0, 3));
        var dense = lab.train(trial);
        assertEquals(null, dense.error());
        assertArrayEquals(dense.weights().get(0).data, dense.at(3).weights().get(0).data);
        var mask = dense.weights().copy();
        for (int i = 0; i < mask.tensorCount(); i++) mask.get(i).fill(1f);
        mask.get(0).data[0] = 0;
        var start = dense.at(0).weights();
        var pruned = lab.trainPruned(trial.with("pruned"), start, mask);
        assertEquals(null, pruned.error());
        assertEquals(0f, pruned.weights().get(0).data[0]);
        assertEquals(start.get(0).data[1], pruned.at(0).weights().get(0).data[1]);
    }

    @Test
    void aTrialThatDivergesIsARunWithAnError() throws Exception {
        var trial = Trial.of(
                "wild",
                "data",
                "builtin:linear?n=64",
                "hidden",
                "8",
                "optimizer",
                "sgd",
                "learning-rate",
                1e30,
                "epochs",
                20);
        var run = spark.lab(temp.resolve("wild")).train(trial);
        assertFalse(run.succeeded());
        assertTrue(Double.isNaN(run.last("train_loss")));
    }
}
