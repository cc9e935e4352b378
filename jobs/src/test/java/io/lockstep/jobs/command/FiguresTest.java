package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Metrics as commands show them: each has one meaning wherever it stands. */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class FiguresTest {
    private static final String TEST = "builtin:blobs?n=300&centers=3&seed=2";

    @TempDir
    static Path temp;

    private static Path model;

    @BeforeAll
    static void train() {
        model = temp.resolve("blobs");
        CommandRun.well(
                "train",
                "--data",
                "builtin:blobs?n=600&centers=3",
                "--valid",
                "0.25",
                "--test",
                TEST,
                "--epochs",
                3,
                "--class-weights",
                "balanced",
                "--metrics",
                "macro_f1,roc_auc,brier",
                "--quiet",
                "--output",
                model);
    }

    private static JsonNode evaluated(Path of, String data) throws IOException {
        return CommandRun.json(CommandRun.well("evaluate", "--model", of, "--data", data, "--quiet")
                .out());
    }

    @Test
    void evaluateSaysWhatRunJsonSaysOfTheSameRows() throws IOException {
        var run = CommandRun.json(model.resolve("run.json")).path("test");
        var evaluated = evaluated(model, TEST);
        var names = new ArrayList<String>();
        evaluated.fieldNames().forEachRemaining(names::add);
        assertEquals(
                List.of(
                        "rows",
                        "loss",
                        "accuracy",
                        "macro_f1",
                        "weighted_f1",
                        "roc_auc",
                        "pr_auc",
                        "log_loss",
                        "brier",
                        "per_class",
                        "confusion"),
                names);
        same(run, evaluated); // though classes have weights in training
        assertEquals(
                evaluated.path("loss").asDouble(), evaluated.path("log_loss").asDouble(), 1e-9);
        long rows = 0;
        for (var row : evaluated.path("confusion")) for (var cell : row) rows += cell.asLong();
        assertEquals(300, rows);
        assertEquals(3, evaluated.path("per_class").size());
    }

    /** But for the last bits: a test set is in the order of its content, and evaluate keeps the source's. */
    private static void same(JsonNode expected, JsonNode found) {
        if (expected.isNumber())
            assertEquals(expected.asDouble(), found.asDouble(), 1e-12 * Math.abs(expected.asDouble()));
        else assertEquals(expected.size(), found.size());
        expected.fieldNames().forEachRemaining(name -> same(expected.get(name), found.path(name)));
        if (expected.isArray()) for (int i = 0; i < expected.size(); i++) same(expected.get(i), found.path(i));
    }

    @Test
    void figuresFollowFromThePredictions() throws IOException {
        var file = temp.resolve("blobs.csv");
        CommandRun.well("predict", "--model", model, "--data", TEST, "--output", file, "--quiet");
        var evaluated = evaluated(model, TEST);
        var lines = Files.readAllLines(file);
        var counts = new int[3];
        for (var line : lines.subList(1, lines.size())) counts[Integer.parseInt(line.split(",")[0])]++;
        for (int predicted = 0; predicted < 3; predicted++) {
            long said = 0;
            for (var row : evaluated.path("confusion"))
                said += row.get(predicted).asLong();
            assertEquals(counts[predicted], said);
        }
    }

    @Test
    void epochsTellWhatIsAskedFor() throws IOException {
        var epochs = CommandRun.lines(model.resolve("metrics.jsonl"));
        var last = epochs.get(epochs.size() - 1);
        for (var name : List.of("valid_macro_f1", "valid_roc_auc", "valid_brier"))
            assertTrue(last.path(name).isNumber(), last.toString());
        assertFalse(last.has("valid_weighted_f1"));
        var kept = CommandRun.json(model.resolve("evaluation.json"));
        assertEquals(kept.at("/valid/macro_f1"), last.path("valid_macro_f1"));
        assertEquals(kept.at("/valid/roc_auc"), last.path("valid_roc_auc"));
        assertEquals(kept.at("/valid/loss"), last.path("valid_loss"));
        assertEquals(
                CommandRun.json(model.resolve("run.json")).at("/test/brier"),
                kept.at("/test/brier"),
                "of the test set");
        assertEquals(3, kept.at("/test/curves").size());
        assertTrue(kept.at("/test/curves/1/roc").size() > 2
                && kept.at("/test/curves/1/pr").size() > 2);
    }

    /** The last epoch's validation is the one that counts, but where the kept network may be another epoch's. */
    @Test
    void theLastEpochIsJudgedAsTheKeptNetworkIs() throws IOException {
        var once = temp.resolve("once");
        var again = temp.resolve("again");
        for (var output : List.of(once, again)) {
            var run = new ArrayList<Object>(
                    List.of("train", "--data", "builtin:blobs?n=300&centers=2", "--valid", "0.25"));
            run.addAll(List.of("--epochs", 2, "--threshold", "f1", "--quiet", "--output", output));
            if (output.equals(again)) run.addAll(List.of("--early-stopping", 9));
            CommandRun.well(run.toArray());
        }
        assertEquals(
                2, CommandRun.json(again.resolve("run.json")).path("best_epoch").asInt(), "the last is the best");
        assertEquals(
                Files.readString(again.resolve("evaluation.json")), Files.readString(once.resolve("evaluation.json")));
        var lines = CommandRun.lines(once.resolve("metrics.jsonl"));
        assertEquals(
                CommandRun.json(once.resolve("evaluation.json")).at("/valid/loss"),
                lines.get(1).path("valid_loss"));
        assertEquals(
                CommandRun.lines(again.resolve("metrics.jsonl")).get(1).path("valid_loss"),
                lines.get(1).path("valid_loss"));
    }

    @Test
    void whatIsWatchedMustBeThere() {
        var data = new Object[] {"--data", "builtin:moons?n=60", "--output", temp.resolve("none"), "--quiet"};
        with(data, "--early-stopping", 2).assertMistake("early-stopping", "no validation rows", "--valid");
        with(data, "--metrics", "roc_auc").assertMistake("metrics", "no validation rows", "--valid");
        with(data, "--valid", "0.2", "--metrics", "roc_auk").assertMistake("metrics", "'roc_auk'", "roc_auc");
        with(data, "--valid", "0.2", "--metrics", "r2").assertMistake("metrics", "r2", "classes", "accuracy");
        with(data, "--valid", "0.2", "--early-stopping", 1, "--early-stopping-metric", "mae")
                .assertMistake("early-stopping-metric", "mae", "accuracy");
        assertFalse(Files.exists(temp.resolve("none")));
    }

    private static CommandRun with(Object[] data, Object... more) {
        var all = new ArrayList<Object>(List.of("train"));
        all.addAll(List.of(data));
        all.addAll(List.of(more));
        return CommandRun.of(all.toArray());
    }

    @Test
    void anyMetricStopsEarly() throws IOException {
        var output = temp.resolve("early");
        with(
                new Object[] {"--data", "builtin:moons?n=200&noise=0.4", "--output", output, "--quiet"},
                "--valid",
                "0.3",
                "--epochs",
                40,
                "--learning-rate",
                0.1,
                "--early-stopping",
                2,
                "--early-stopping-metric",
                "valid_roc_auc");
        var epochs = CommandRun.lines(output.resolve("metrics.jsonl"));
        int best =
                CommandRun.json(output.resolve("run.json")).path("best_epoch").asInt();
        double most = epochs.get(best - 1).path("valid_roc_auc").asDouble();
        for (var epoch : epochs) assertTrue(epoch.path("valid_roc_auc").asDouble() <= most);
        assertTrue(epochs.size() == 40 || epochs.size() == best + 2, best + " of " + epochs.size());
    }

    @Test
    void sweepsRankByAnyMetric() throws IOException {
        var space = Files.writeString(temp.resolve("space.yaml"), """
                base: {data: "builtin:blobs?n=300&centers=3", valid: 0.2, epochs: 2, hidden: [4]}
                search: {strategy: grid}
                space: {learning-rate: [0.001, 0.1]}
                objective: {metric: valid_macro_f1}
                """);
        var output = temp.resolve("sweep");
        CommandRun.well("sweep", "--space", space, "--output", output, "--quiet");
        var trials = CommandRun.lines(output.resolve("trials.jsonl"));
        for (var trial : trials) {
            var epochs = CommandRun.lines(
                    output.resolve("trials").resolve(trial.path("id").asText()).resolve("metrics.jsonl"));
            assertEquals(
                    epochs.get(epochs.size() - 1).path("valid_macro_f1").asDouble(),
                    trial.path("objective").asDouble());
        }
        var board = Files.readAllLines(output.resolve("leaderboard.csv"));
        assertEquals(
                "max",
                CommandRun.json(output.resolve("sweep.json"))
                        .at("/objective/mode")
                        .asText());
        assertEquals(3, board.size());
        var wrong = Files.writeString(
                temp.resolve("wrong.yaml"), Files.readString(space).replace("valid_macro_f1", "valid_mae"));
        CommandRun.of("sweep", "--space", wrong, "--output", temp.resolve("no"), "--quiet")
                .assertMistake("objective", "valid_mae", "valid_macro_f1", "valid_roc_auc");
    }

    @Test
    void regressionsHaveAMedianAndResiduals() throws IOException {
        var output = temp.resolve("line");
        var data = "builtin:linear?n=200";
        CommandRun.well(
                "train",
                "--data",
                data,
                "--valid",
                "0.25",
                "--test",
                "builtin:linear?n=99&seed=3",
                "--epochs",
                2,
                "--metrics",
                "medae",
                "--quiet",
                "--output",
                output);
        var found = evaluated(output, "builtin:linear?n=99&seed=3");
        same(CommandRun.json(output.resolve("run.json")).path("test"), found);
        for (var name : List.of("r2", "rmse", "mae", "medae"))
            assertTrue(found.path(name).isNumber(), found.toString());
        var last = CommandRun.lines(output.resolve("metrics.jsonl")).get(1);
        assertTrue(last.path("valid_medae").isNumber() && last.path("valid_mae").isNumber(), last.toString());
        double rows = 0;
        var curves = CommandRun.json(output.resolve("evaluation.json")).at("/test/curves");
        for (var value : curves)
            for (var bin : value.path("residuals")) rows += bin.get(2).asDouble();
        assertEquals(99, rows, curves.toString());
    }
}
