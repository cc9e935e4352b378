package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(180)
@ExtendWith(CommandSpark.class)
class SweepEndingTest {
    @TempDir
    Path place;

    private CommandRun sweep(String yaml, String output, Object... more) throws IOException {
        var file = place.resolve(output + ".yaml");
        Files.writeString(file, yaml);
        var arguments = new ArrayList<Object>(
                List.of("sweep", "--space", file, "--master", "local[2]", "--output", place.resolve(output)));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    private static final String CLASSES = """
            base: {data: "builtin:moons?n=400&noise=0.25", test: "builtin:moons?n=200&noise=0.25&seed=9", valid: 0.3,
                   epochs: 6, learning-rate: 0.02}
            search: {strategy: grid, finalists: {top: 2, seeds: 3}}
            space: {depth: [1, 2], width: [2, 12]}
            """;

    @Test
    void finalistsAreTrainedAnewAndTheWinnerAloneMeetsTheTestRows() throws IOException {
        var run = sweep(CLASSES, "out");
        assertEquals(0, run.code(), run.err());
        var sweep = CommandRun.json(place.resolve("out/sweep.json"));
        var finalists = sweep.path("finalists");
        assertEquals(2, finalists.path("trials").size());
        var winner = finalists.path("trials").get(0);
        assertEquals(winner.path("id"), sweep.path("winner").path("id"));
        assertEquals("finalists", sweep.path("winner").path("by").asText());
        double sum = 0;
        for (int k = 1; k <= 3; k++) {
            var one = place.resolve("out/finalists/" + winner.path("id").asText() + "-seed" + k);
            assertEquals(
                    1 + k,
                    CommandRun.json(one.resolve("run.json"))
                            .path("config")
                            .path("seed")
                            .asInt());
            var lines = CommandRun.lines(one.resolve("metrics.jsonl"));
            sum += lines.get(lines.size() - 1).path("valid_accuracy").asDouble();
        }
        assertEquals(sum / 3, winner.path("mean").asDouble(), 1e-12);
        assertTrue(winner.path("low").asDouble() <= winner.path("mean").asDouble());
        assertEquals(1, winner.path("p").asDouble());
        assertTrue(finalists.path("method").asText().contains("model confidence set"));

        // No other run says anything of the test rows.
        var best = CommandRun.json(place.resolve("out/best/run.json"));
        assertEquals(sweep.path("winner").path("test"), best.path("test"));
        assertEquals(200, best.path("test").path("rows").asInt());
        for (var kind : List.of("trials", "finalists", "baseline"))
            for (var name : CommandRun.names(place.resolve("out").resolve(kind)))
                assertFalse(
                        CommandRun.json(place.resolve("out")
                                        .resolve(kind)
                                        .resolve(name)
                                        .resolve("run.json"))
                                .has("test"),
                        name);
        var evaluated = CommandRun.well(
                "evaluate",
                "--model",
                place.resolve("out/best"),
                "--data",
                "builtin:moons?n=200&noise=0.25&seed=9",
                "--master",
                "local[2]");
        // The same rows in another order: sums differ in their last digits.
        var judged = CommandRun.json(evaluated.out());
        assertEquals(best.path("test").path("confusion"), judged.path("confusion"));
        assertEquals(
                best.path("test").path("loss").asDouble(), judged.path("loss").asDouble(), 1e-9);
        assertTrue(run.out().contains("finalists, each with 3 new seeds"), run.out());

        var again = sweep(CLASSES, "out", "--resume");
        assertEquals(0, again.code(), again.err());
        assertEquals(finalists, CommandRun.json(place.resolve("out/sweep.json")).path("finalists"));
    }

    @Test
    void aSweepThatLearntNothingIsSeen() throws IOException {
        var run = sweep(
                CLASSES.replace("learning-rate: 0.02", "learning-rate: 1.0e-9, init: zeros")
                        .replace(", finalists: {top: 2, seeds: 3}", ""),
                "nothing");
        assertEquals(0, run.code(), run.err());
        var baseline = CommandRun.json(place.resolve("nothing/sweep.json")).path("baseline");
        assertEquals(2, baseline.size());
        assertEquals("linear", baseline.get(0).path("model").asText());
        assertEquals("majority class", baseline.get(1).path("model").asText());
        double share = baseline.get(1).path("objective").asDouble();
        assertTrue(share >= 0.4 && share <= 0.6, "share " + share);
        assertFalse(baseline.get(1).path("best_is_better").asBoolean(true));
        assertTrue(run.out().contains("baseline: majority class; the best trial is no better"), run.out());
        for (var line : Files.readAllLines(place.resolve("nothing/leaderboard.csv")))
            assertFalse(line.contains("linear") || line.contains("majority"), line);
    }

    @Test
    void foldsTakeTurnsAndTheWinnerLearnsFromAllRows() throws IOException {
        var yaml = CLASSES.replace("finalists: {top: 2, seeds: 3}", "folds: 4");
        var run = sweep(yaml, "folds");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("folds 4 take the place of valid 0.3"), run.err());
        var trials = CommandRun.lines(place.resolve("folds/trials.jsonl"));
        for (var trial : trials) {
            double sum = 0;
            for (int fold = 1; fold <= 4; fold++) {
                var name = trial.path("id").asText() + (fold == 1 ? "" : "-fold" + fold);
                var lines = CommandRun.lines(place.resolve("folds/trials/" + name + "/metrics.jsonl"));
                double value =
                        lines.get(lines.size() - 1).path("valid_accuracy").asDouble();
                assertEquals(value, trial.path("folds").get(fold - 1).asDouble());
                sum += value;
                var data = CommandRun.json(place.resolve("folds/trials/" + name + "/run.json"))
                        .path("data");
                assertEquals(300, data.path("train").path("rows").asInt());
                assertEquals(100, data.path("valid").path("rows").asInt());
            }
            assertEquals(sum / 4, trial.path("objective").asDouble(), 1e-12);
        }
        var best = CommandRun.json(place.resolve("folds/best/run.json"));
        assertEquals(400, best.path("data").path("train").path("rows").asInt());
        assertFalse(best.path("data").has("valid"));
        assertEquals(6, best.path("epochs").asInt());
        assertEquals(200, best.path("test").path("rows").asInt());
        assertEquals(
                "folds",
                CommandRun.json(place.resolve("folds/sweep.json"))
                        .path("winner")
                        .path("by")
                        .asText());
        var page = Files.readString(place.resolve("folds/report.html"));
        assertTrue(page.contains(trials.size() + " trials</strong>"), "no fold is a trial that runs still");
        var again = sweep(yaml, "folds", "--resume", "--parallelism", 1);
        assertEquals(0, again.code(), again.err());
        assertEquals(trials, CommandRun.lines(place.resolve("folds/trials.jsonl")));
    }

    /** Written out: the mean of the members' probabilities. */
    @Test
    void theFinalistsPredictAsOneModel() throws IOException {
        var run = sweep(CLASSES.replace("seeds: 3}", "seeds: 2}, ensemble: true"), "joined");
        assertEquals(0, run.code(), run.err());
        var ensemble = place.resolve("joined/ensemble");
        var sweep = CommandRun.json(place.resolve("joined/sweep.json"));
        assertEquals(4, sweep.path("ensemble").path("members").asInt());
        assertTrue(run.out().contains("ensemble of 4 (ensemble/): valid_accuracy 0."), run.out());
        var members = CommandRun.names(ensemble).stream()
                .filter(name -> !name.equals("ensemble.json"))
                .toList();
        assertEquals(4, members.size());
        var mean = new double[200];
        for (var member : members) {
            var lines = predictions(ensemble.resolve(member), member);
            for (int row = 0; row < 200; row++)
                mean[row] += Double.parseDouble(lines.get(row + 1).split(",")[2]) / 4;
        }
        var joined = predictions(ensemble, "all");
        for (int row = 0; row < 200; row++) {
            var cells = joined.get(row + 1).split(",");
            assertEquals(mean[row], Double.parseDouble(cells[2]), 1e-5);
            assertEquals(mean[row] > 0.5 ? "1" : "0", cells[0]);
        }
        CommandRun.well("evaluate", "--model", ensemble, "--data", "builtin:moons?n=50");
        CommandRun.of("export", "--model", ensemble, "--output", place.resolve("m.onnx"))
                .assertMistake("holds an ensemble");
        Files.delete(ensemble.resolve(members.get(1)).resolve("model.safetensors"));
        CommandRun.of("evaluate", "--model", ensemble, "--data", "builtin:moons?n=50")
                .assertMistake(members.get(1) + " has no model.safetensors");
    }

    private List<String> predictions(Path model, String name) throws IOException {
        var file = place.resolve(name + ".csv");
        CommandRun.well(
                "predict", "--model", model, "--data", "builtin:moons?n=200&noise=0.25&seed=9", "--output", file);
        return Files.readAllLines(file);
    }

    @Test
    void mistakesAreNamedBeforeAnyTrial() throws IOException {
        for (var wrong : List.of("{top: 0}", "{seeds: 1}", "{best: 3}", "seven"))
            assertMistake(sweep(CLASSES.replace("{top: 2, seeds: 3}", wrong), "wrong"), "wrong.yaml line 3");
        for (var wrong : List.of("1", "two", "2.5"))
            assertMistake(
                    sweep(CLASSES.replace("finalists: {top: 2, seeds: 3}", "folds: " + wrong), "wrong"),
                    "wrong.yaml line 3: search: folds: " + wrong);
        assertMistake(
                sweep(CLASSES.replace("finalists:", "folds: 3, finalists:"), "wrong"), "line 3", "exclude each other");
        assertMistake(
                sweep(CLASSES.replace("grid, finalists: {top: 2, seeds: 3}", "pbt, folds: 3"), "wrong"),
                "pbt has none");
        assertMistake(
                sweep(CLASSES.replace("valid: 0.3,", ""), "blind"),
                "blind.yaml line 3",
                "no validation rows to compare");
    }

    private void assertMistake(CommandRun run, String... parts) {
        run.assertMistake(parts);
        assertFalse(Files.exists(place.resolve("wrong")) || Files.exists(place.resolve("blind")));
    }

    @Test
    void bestIsTheWinnersTrial() throws IOException {
        sweep(CLASSES, "copy");
        var winner = CommandRun.json(place.resolve("copy/sweep.json"))
                .path("winner")
                .path("id")
                .asText();
        assertArrayEquals(
                Files.readAllBytes(place.resolve("copy/trials/" + winner + "/model.safetensors")),
                Files.readAllBytes(place.resolve("copy/best/model.safetensors")));
    }

    @Test
    void theBaselineOfARegressionIsTheMean() throws IOException {
        var file = place.resolve("line.csv");
        var text = new StringBuilder("x,label\n");
        for (int i = 0; i < 200; i++)
            text.append(i / 100.0).append(',').append(50 + 3 * (i % 40)).append('\n');
        Files.writeString(file, text);
        var run = sweep("""
                base: {data: "%s", task: regression, valid: 0.5, epochs: 2}
                space: {width: [2, 4]}
                objective: {metric: valid_r2, mode: max}
                """.formatted(file), "line");
        assertEquals(0, run.code(), run.err());
        var mean = CommandRun.json(place.resolve("line/sweep.json"))
                .path("baseline")
                .get(1);
        assertEquals("mean", mean.path("model").asText());
        assertEquals(0, mean.path("objective").asDouble(), 0.05);
    }
}
