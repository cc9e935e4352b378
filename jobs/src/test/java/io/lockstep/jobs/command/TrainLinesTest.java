package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training says in the terminal while it runs and when it ends. */
@Tag("slow")
class TrainLinesTest {
    private static final CommandSpark SPARK = new CommandSpark();

    @TempDir
    static Path temp;

    private static CommandRun classes;
    private static Path houses;

    /** The first command starts Spark itself; the others share one that runs already. */
    @BeforeAll
    static void begin() throws IOException {
        classes = trained("classes", "--data", "builtin:moons?n=200", "--valid", 0.25, "--epochs", 3, "--profile");
        SPARK.beforeAll(null);
        var key = RandomKey.of(11, Purpose.EXPERIMENT);
        var lines = new ArrayList<>(List.of("area,rooms,price"));
        for (int i = 0; i < 400; i++) {
            double area = 100 + 30 * key.normalDouble(3L * i);
            double rooms = 4 + key.normalDouble(3L * i + 1);
            double noise = 10_000 * key.normalDouble(3L * i + 2);
            lines.add((float) area + "," + (float) rooms + "," + (float) (2_000 * area + 20_000 * rooms + noise));
        }
        houses = temp.resolve("houses.csv");
        Files.write(houses, lines);
    }

    @AfterAll
    static void end() {
        SPARK.afterAll(null);
    }

    private static CommandRun trained(String name, Object... options) {
        var arguments = new ArrayList<Object>(List.of("train", "--master", "local[2]", "--output", temp.resolve(name)));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray());
    }

    private static void assertLine(String pattern, String text) {
        assertTrue(text.lines().anyMatch(Pattern.compile(pattern).asMatchPredicate()), pattern + " in:\n" + text);
    }

    @Test
    void sparksStartIsSaidFirst() {
        assertEquals(0, classes.code(), classes.err());
        assertTrue(
                classes.err()
                        .matches("(?s)starting Spark [0-9.]+ on local\\[2], then reading builtin:moons\\?n=200 …\\R.*"),
                classes.err());
    }

    @Test
    void anEpochLeavesALineAndClassesHaveShares() {
        for (int epoch = 1; epoch <= 3; epoch++)
            assertLine(
                    "epoch " + epoch
                            + "/3  loss 0\\.\\d+  acc [0-9.]+ %  \\| valid 0\\.\\d+  [0-9.]+ %  \\| \\d+ rows/s.*",
                    classes.err());
        assertLine(
                "epoch 3: train loss 0\\.\\d+, train accuracy [0-9.]+ %, valid loss 0\\.\\d+, valid accuracy [0-9.]+ %",
                classes.out());
    }

    @Test
    void theEndNamesTheWeightsWhereTheTimeWentAndWhatWasLookedFor() throws IOException {
        var hash = CommandRun.json(temp.resolve("classes/run.json"))
                .path("weights_sha256")
                .asText();
        assertLine(
                "\\d+ parameters, weights SHA-256 " + hash.substring(0, 12) + "… \\(run.json has all of it\\)",
                classes.out());
        assertLine("[0-9.]+ s: start [0-9.]+, prepare [0-9.]+, .*; [12] workers?: .*[0-9]+ %.*", classes.out());
        assertLine("diagnosis: Looked for: divergence, no better than guessing, .*", classes.out());
        assertLine(Pattern.quote("model, metrics and report.html are in " + temp.resolve("classes")), classes.out());
    }

    @Test
    void aProfileIsATableWhoseSharesAreTheWhole() {
        var lines = classes.out().lines().toList();
        int head = lines.indexOf(lines.stream()
                .filter(line -> line.matches(" +phase +seconds +share"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(classes.out())));
        double shares = 0;
        double seconds = 0;
        for (var line : lines.subList(head + 1, lines.size())) {
            var cells = line.strip().split(" +", -1);
            assertEquals(4, cells.length, line);
            seconds += Double.parseDouble(cells[1]);
            shares += Double.parseDouble(cells[2]);
        }
        assertTrue(seconds > 0, classes.out());
        assertEquals(100, shares, 0.1 * (lines.size() - head), classes.out());
    }

    @Test
    void numbersHaveRSquared() {
        var run = trained("numbers", "--data", houses, "--label", "price", "--valid", 0.25, "--epochs", 2);
        assertEquals(0, run.code(), run.err());
        assertFalse(run.err().contains("starting Spark"), "it runs already: " + run.err());
        assertLine("epoch 2/2  loss \\S+  \\| valid \\S+  R² -?\\d+\\.\\d{3}  \\| \\d+ rows/s.*", run.err());
        assertLine("epoch 2: train loss \\S+, valid loss \\S+, valid R² -?\\d+\\.\\d{3}", run.out());
    }

    @Test
    void stoppingEarlySaysSoAndARunThatGoesOnNamesItsPage() {
        var options = new Object[] {
            "--data",
            "builtin:moons?n=200",
            "--valid",
            0.25,
            "--early-stopping",
            1,
            "--learning-rate",
            0.5,
            "--epochs",
            40
        };
        var run = trained("early", options);
        assertEquals(0, run.code(), run.err());
        assertLine(
                "stopped after epoch \\d+, early; the weights kept are those of epoch \\d+: train loss .*", run.out());
        var longer = new ArrayList<>(List.of(options));
        longer.add("--resume");
        var again = trained("early", longer.toArray());
        assertEquals(0, again.code(), again.err());
        assertLine("the report so far: .*early/report.html", again.err());
    }

    @Test
    void divergenceHasItsRemedyAndItsPage() {
        var run = trained(
                "diverged",
                "--data",
                houses,
                "--label",
                "price",
                "--no-scale-target",
                "--optimizer",
                "sgd",
                "--learning-rate",
                1000);
        assertEquals(1, run.code(), run.err());
        assertLine("diagnosis: Divergence: the training diverged: .* A smaller learning rate .*", run.err());
        assertLine(Pattern.quote("report.html is in " + temp.resolve("diverged")), run.err());
        assertLine("lockstep: failed: diverged: .*", run.err());
        assertTrue(Files.exists(temp.resolve("diverged/report.html")));
    }

    /** Sigmoid's slope is at most a quarter: over ten layers nothing is left of the gradient. */
    @Test
    void tenLayersOfSigmoidsAreNoBetterThanGuessing() {
        var run = trained(
                "deep",
                "--data",
                "builtin:moons?n=600",
                "--valid",
                0.2,
                "--activation",
                "sigmoid",
                "--hidden",
                "8,8,8,8,8,8,8,8,8,8",
                "--epochs",
                20,
                "--diagnostics");
        assertEquals(0, run.code(), run.err());
        assertLine("diagnosis: No better than guessing: accuracy .*", run.out());
        assertTrue(
                run.out()
                        .lines()
                        .anyMatch(line -> line.matches("diagnosis: .*[Vv]anish.*; found [2-9]\\..*")
                                || line.startsWith("diagnosis: Vanishing")),
                run.out());
    }

    @Test
    void aRegressionThatMissesIsNoAllClear() {
        var run = trained(
                "missed",
                "--data",
                houses,
                "--label",
                "price",
                "--valid",
                0.25,
                "--standardize",
                "--no-scale-target",
                "--learning-rate",
                0.01,
                "--epochs",
                10);
        assertEquals(0, run.code(), run.err());
        assertLine("diagnosis: No better than guessing: R² is -.*", run.out());
        assertFalse(run.out().contains("found none"), run.out());
    }
}
