package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.SourceTree;
import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.RowBatch;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.driver.ingest.CachedTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that release 0.1.0 left ({@code format-1} in the test resources: a training, its predictions
 * and what came of its resuming, prepared data, a sweep with a failed trial). Each is read as it was meant, or refused
 * by name; what is asked of it follows from the versions of this release.
 */
@Timeout(120)
@Tag("slow")
class StoredFormatsTest {
    @RegisterExtension
    static final CommandSpark SPARK = new CommandSpark();

    private static final boolean SAME_ARITHMETIC = Arithmetic.VERSION == 1;
    private static final String OTHER_ARITHMETIC =
            " was computed with arithmetic_version 1; this release has " + Arithmetic.VERSION;
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path temp;

    @BeforeEach
    void copy() throws IOException {
        var from = SourceTree.testResource("jobs", "format-1");
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var to = temp.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    private String at(String name) {
        return temp.resolve(name).toString();
    }

    @Test
    void aModelPredictsWhatItPredicted() throws IOException {
        CommandRun.well("predict", "--model", at("run"), "--data", at("plants.csv"), "--output", at("now.csv"));
        var expected = Files.readAllLines(temp.resolve("predictions.csv"));
        var found = Files.readAllLines(temp.resolve("now.csv"));
        assertEquals(expected.size(), found.size());
        assertEquals(expected.get(0), found.get(0));
        for (int line = 1; line < expected.size(); line++) {
            var before = cells(expected.get(line));
            var now = cells(found.get(line));
            assertEquals(before.get(0), now.get(0), "line " + (line + 1));
            for (int i = 1; i < before.size(); i++)
                assertEquals(
                        Double.parseDouble(before.get(i)),
                        Double.parseDouble(now.get(i)),
                        TOLERANCE,
                        "line " + (line + 1));
        }
    }

    /** The class, its comma and quotes included, and three probabilities. */
    private static List<String> cells(String line) {
        int end = line.startsWith("\"") ? line.indexOf("\",") + 1 : line.indexOf(',');
        var cells = new ArrayList<>(List.of(line.substring(0, end)));
        cells.addAll(List.of(line.substring(end + 1).split(",")));
        return cells;
    }

    @Test
    void aModelIsWorthWhatItWas() throws IOException {
        var found =
                CommandRun.json(CommandRun.well("evaluate", "--model", at("run"), "--data", at("plants.csv"), "--quiet")
                        .out());
        var expected = CommandRun.json(temp.resolve("evaluation.json"));
        for (var name : List.of("rows", "loss", "accuracy", "macro_f1"))
            assertEquals(expected.get(name).asDouble(), found.path(name).asDouble(Double.NaN), TOLERANCE, name);
    }

    /** What a user sees of a directory: its claim, a hidden file, is no part of the run. */
    private List<String> visible(String directory) throws IOException {
        return CommandRun.names(temp.resolve(directory)).stream()
                .filter(name -> !name.startsWith("."))
                .toList();
    }

    private CommandRun resume() {
        var options = "train --valid 0.2 --standardize --hidden 5,4 --norm batch --dropout 0.1 --early-stopping 5"
                + " --batch-size 16 --shards 2 --seed 3 --learning-rate 0.02 --epochs 4 --resume --quiet";
        var places = Stream.of("--data", at("plants.csv"), "--output", at("run"));
        return CommandRun.of(
                Stream.concat(Stream.of(options.split(" ")), places).toArray());
    }

    @Test
    void aTrainingIsResumedToTheBitOrRefusedByName() throws IOException {
        var run = resume();
        if (!SAME_ARITHMETIC) {
            run.assertMistake("resume: ", OTHER_ARITHMETIC);
            return;
        }
        assertEquals(0, run.code(), run.err());
        assertEquals(
                CommandRun.json(temp.resolve("resumed-run.json")).get("weights_sha256"),
                CommandRun.json(temp.resolve("run/run.json")).get("weights_sha256"));
        assertEquals(
                List.of(1, 2, 3, 4),
                CommandRun.lines(temp.resolve("run/metrics.jsonl")).stream()
                        .map(line -> line.get("epoch").asInt())
                        .toList());
    }

    @Test
    void whatALaterArithmeticBeganIsRefusedByName() throws IOException {
        replaced("run/run.json", "\"identity\" : {", "\"identity\" : {\"arithmetic_version\" : 99,");
        var before = visible("run");
        resume().assertMistake(
                        at("run") + " was computed with arithmetic_version 99; this release has " + Arithmetic.VERSION,
                        "Finish it with the release that began it, or start anew with --overwrite");
        assertEquals(before, visible("run"));
        var space = replaced("sweep.yaml", "data: plants.csv", "data: " + at("plants.csv"));
        replaced("sweep/sweep.json", "\"format_version\" : 1", "\"format_version\" : 1, \"arithmetic_version\" : 99");
        CommandRun.of("sweep", "--space", space, "--output", at("sweep"), "--resume", "--quiet")
                .assertMistake(at("sweep") + " was computed with arithmetic_version 99");
    }

    @Test
    void preparedDataIsReadOrRefusedByName() throws IOException {
        var tables = new CachedTables(new JavaSparkContext(SparkSession.active().sparkContext()));
        if (DatasetInfo.FORMAT_VERSION != 1) {
            var error = assertThrows(UserError.class, () -> tables.info(at("prepared")));
            assertTrue(error.getMessage().contains("format version 1; this release reads "), error.getMessage());
            return;
        }
        var info = tables.info(at("prepared"));
        assertEquals(67, info.rows());
        assertEquals(List.of("reed", "rush", "sedge, tall"), info.classNames());
        var batch = new RowBatch();
        tables.table(at("prepared")).gather(new long[] {0, 66}, 0, 2, batch);
        var lines = Files.readAllLines(temp.resolve("plants.csv"));
        for (int row = 0; row < 2; row++) {
            var cells = lines.get(row == 0 ? 1 : 67).split(",");
            for (int j = 0; j < 3; j++) assertEquals(Float.parseFloat(cells[j]), batch.dense.get(row, j));
        }
    }

    @Test
    void trainingAndSweepHaveTheirPages() throws IOException {
        CommandRun.well("report", at("run"));
        var page = Files.readString(temp.resolve("run/report.html"));
        assertTrue(page.contains("f2b7d1ed956b521b94407791eac9412a337b625b80c7015e5c8fbe62a990f274"), page);
        CommandRun.well("report", at("sweep"));
        var sweep = Files.readString(temp.resolve("sweep/report.html"));
        for (var part : List.of("0000", "0003", "diverged: loss is NaN at step 2 (epoch 1)"))
            assertTrue(sweep.contains(part), part);
    }

    @Test
    void aSweepIsResumedToTheSameTrialsOrRefusedByName() throws IOException {
        var space = replaced("sweep.yaml", "data: plants.csv", "data: " + at("plants.csv"));
        replaced("sweep/sweep.json", "\"plants.csv\"", "\"" + at("plants.csv") + "\"");
        var search = temp.resolve("sweep/search.jsonl");
        var before = CommandRun.lines(temp.resolve("sweep/trials.jsonl"));
        var known = Files.readAllLines(search);
        Files.write(search, known.subList(0, 3)); // the fourth trial's end was not written yet
        var run = CommandRun.of("sweep", "--space", space, "--output", at("sweep"), "--resume", "--quiet");
        if (!SAME_ARITHMETIC) {
            run.assertMistake("resume: ", OTHER_ARITHMETIC);
            return;
        }
        assertEquals(0, run.code(), run.err());
        var after = CommandRun.lines(temp.resolve("sweep/trials.jsonl"));
        assertEquals(4, after.size());
        for (int i = 0; i < 4; i++)
            for (var name : List.of("id", "params", "state", "objective", "epochs", "weights_sha256", "error"))
                assertEquals(before.get(i).path(name), after.get(i).path(name), i + " " + name);
    }

    private Path replaced(String name, String what, String with) throws IOException {
        var file = temp.resolve(name);
        var text = Files.readString(file);
        assertTrue(text.contains(what), text);
        return Files.writeString(file, text.replace(what, with));
    }

    /** The model directory that release 0.2.0's Spark stage stored is one of the command's too. */
    @Test
    void aStoredModelOfSparkPredictsByCommandWhatItDid() throws IOException {
        var stored = SourceTree.testResource("driver", "ml-0.2.0");
        var rows =
                Files.writeString(temp.resolve("rows.csv"), "features_0,features_1\n-1.5,0.75\n0,0\n0.25,-0.5\n2,1\n");
        var output = temp.resolve("stored.csv");
        CommandRun.well("predict", "--model", stored.resolve("classification"), "--data", rows, "--output", output);
        var lines = Files.readAllLines(output);
        assertEquals("prediction,probability_left,probability_right", lines.get(0));
        var expected = CommandRun.json(stored.resolve("expected.json")).path("classification");
        assertEquals(4, expected.size());
        for (int i = 0; i < 4; i++)
            assertEquals(
                    expected.get(i).asDouble(),
                    Double.parseDouble(lines.get(i + 1).split(",")[1]),
                    1e-6,
                    "row " + i);
    }
}
