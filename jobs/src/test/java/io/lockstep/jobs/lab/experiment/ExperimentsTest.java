package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Experiments run for real, small ones and short. */
@Tag("slow")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ExperimentsTest {
    @TempDir
    static Path temp;

    private static SparkLab spark;
    private static Path digits;

    @BeforeAll
    static void open() throws Exception {
        spark = new SparkLab(temp.resolve("staging"));
        digits = DigitFolder.write(temp.resolve("digits"), 1200, 200, 28, 28);
    }

    @AfterAll
    static void close() {
        spark.close();
    }

    static List<String> names() {
        return Experiments.all().stream().map(Experiment::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void leavesFiguresThatAreTruePicturesAndAPage(String name) throws Exception {
        var output = temp.resolve(name);
        var data = Experiments.named(name).needsData() ? digits.toString() : null;
        var story = spark.run(name, data, output);
        assertFalse(story.finding().isBlank());
        assertFalse(story.rows().isEmpty());
        assertEquals(
                spark.shares.stream().sorted().toList(),
                spark.shares,
                "an experiment never has more to do than it said");
        var result = new ObjectMapper().readTree(output.resolve("result.json").toFile());
        assertEquals(name, result.get("experiment").asText());
        assertEquals(story.finding(), result.get("finding").asText());
        KnownFigures.check(name, result.get("figures"), output);
        var page = Files.readString(output.resolve("report.html"));
        assertTrue(page.contains("<svg") || page.contains("data:image/png;base64,"), "no picture in the page");
        assertFalse(page.contains("src=\"http"), "the page needs a network");
        try (var files = Files.list(output)) {
            var pictures =
                    files.filter(file -> file.toString().endsWith(".png")).toList();
            assertFalse(pictures.isEmpty());
            for (var picture : pictures) assertNotNull(ImageIO.read(picture.toFile()), picture.toString());
        }
    }

    @Test
    void dataOfTheWrongShapeIsRefused() throws Exception {
        assertRefused("boundary-film", "builtin:parity?bits=3", "has 3 features and 2 classes");
        assertRefused("boundary-film", "builtin:linear?n=50&features=2", "no classes (it is a regression)");
        assertRefused("boundary-film", "builtin:blobs?n=100&centers=9", "and 9 classes");
        assertRefused("mnist", "builtin:moons?n=100", "has columns and no images");
        assertRefused("compound-scaling", "builtin:moons?n=100", "has columns and no images");
        var oblong = DigitFolder.write(temp.resolve("oblong"), 40, 10, 28, 30);
        assertRefused("compound-scaling", oblong.toString(), "has images of 28×30");
        var small = DigitFolder.write(temp.resolve("small"), 40, 10, 14, 14);
        assertRefused("compound-scaling", small.toString(), "has images of 14×14");
        for (var part : List.of("images-idx3-ubyte", "labels-idx1-ubyte")) Files.delete(small.resolve("t10k-" + part));
        assertRefused("mnist", small.toString(), "has no test set");
    }

    private void assertRefused(String name, String data, String what) {
        var error = assertThrows(UserError.class, () -> spark.run(name, data, temp.resolve("refused")));
        assertTrue(error.getMessage().startsWith("data: " + data), error.getMessage());
        assertTrue(error.getMessage().contains(what), error.getMessage());
    }

    @Test
    void aFilmOfThreeClasses() throws Exception {
        var output = temp.resolve("three");
        var story = spark.run("boundary-film", "builtin:blobs?n=150&centers=3&std=0.5", output);
        assertTrue(story.finding().contains("90 % of the points"), story.finding());
        assertNotNull(ImageIO.read(output.resolve("last.png").toFile()));
        assertTrue(Files.size(output.resolve("film.gif")) > 10_000);
    }

    @Test
    void repeatsToTheBit() throws Exception {
        var once = temp.resolve("once");
        var again = temp.resolve("again");
        spark.run("moons", once);
        spark.run("moons", again);
        for (var file : List.of("result.json", "side-by-side.png"))
            assertArrayEquals(Files.readAllBytes(once.resolve(file)), Files.readAllBytes(again.resolve(file)), file);
    }

    @Test
    void keepsTheStartAndPrunedWeightsAtZero() throws Exception {
        var lab = spark.lab(temp.resolve("pruned"));
        var trial = LabTrial.of("dense", "data", "builtin:moons?n=100", "hidden", "4", "epochs", 3)
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
        var trial = LabTrial.of(
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
        assertTrue(run.error().startsWith("diverged"), run.error());
        assertTrue(Double.isNaN(run.last("train_loss")));
    }
}
