package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sweep} leaves in its output directory, by strategy, and where trials fail. */
@Tag("slow")
@ExtendWith(CommandSpark.class)
class SweepFilesTest {
    private static final String BASE = "base: {data: 'builtin:moons?n=80', valid: 0.25, epochs: 2, batch-size: 32,"
            + " test: 'builtin:moons?n=40&seed=2'}\n";

    @TempDir
    Path temp;

    private Path space(String text) throws IOException {
        return Files.writeString(temp.resolve("space.yaml"), BASE + text);
    }

    private List<JsonNode> trials(String output) throws IOException {
        return CommandRun.lines(temp.resolve(output).resolve("trials.jsonl"));
    }

    private static Set<String> states(List<JsonNode> trials) {
        var states = new HashSet<String>();
        for (var trial : trials) states.add(trial.path("state").asText());
        return states;
    }

    @Test
    void aGridLeavesEveryFile() throws IOException {
        var space = space("space: {depth: [0, 2], width: [3, 5]}\nobjective: {metric: valid_loss, mode: min}\n");
        var output = temp.resolve("swe ep");
        var run = CommandRun.well("sweep", "--space", space, "--output", output, "--parallelism", 2);
        assertTrue(run.out().contains("depth 2, width 5"), run.out());
        assertEquals(
                List.of(
                        ".lockstep.json",
                        "baseline",
                        "best",
                        "initial",
                        "leaderboard.csv",
                        "leaderboard.png",
                        "pareto.svg",
                        "report.html",
                        "search.jsonl",
                        "sweep.json",
                        "timeline.jsonl",
                        "trials",
                        "trials.jsonl"),
                CommandRun.names(output));
        HelpTopicTest.assertTells(CommandRun.names(output).stream());
        var trials = trials("swe ep");
        assertEquals(4, trials.size());
        for (var trial : trials) {
            assertEquals("succeeded", trial.path("state").asText());
            for (var field : List.of("objective", "epochs", "parameters", "seconds"))
                assertTrue(trial.path(field).isNumber(), trial.toString());
            assertFalse(trial.has("error"));
            var directory = output.resolve("trials").resolve(trial.path("id").asText());
            assertTrue(
                    CommandRun.names(directory)
                            .containsAll(List.of(
                                    "checkpoints",
                                    "evaluation.json",
                                    "metrics.jsonl",
                                    "model.json",
                                    "model.safetensors",
                                    "report.html",
                                    "run.json")),
                    directory.toString());
            HelpTopicTest.assertTells(CommandRun.names(directory).stream());
        }
        var plan = CommandRun.json(output.resolve("sweep.json")).path("plan");
        assertTrue(plan.path("seconds").asDouble() > 0, plan.toString());
        assertTrue(plan.path("calibration_seconds").asDouble() > 0, plan.toString());
        assertEquals("{\"depth\":0,\"width\":5}", trials.get(1).path("params").toString());
        assertEquals(3, trials.get(1).path("parameters").asInt(), "no hidden layer");

        var board = Files.readAllLines(output.resolve("leaderboard.csv"));
        assertEquals("rank,id,state,objective,epochs,parameters,seconds,depth,width", board.get(0));
        double before = Double.NEGATIVE_INFINITY;
        for (var line : board.subList(1, 5)) {
            double objective = Double.parseDouble(line.split(",")[3]);
            assertTrue(objective >= before, board.toString());
            before = objective;
        }
        var winner = output.resolve("trials").resolve(board.get(1).split(",")[1]);
        assertTrue(Files.exists(output.resolve("best").resolve("report.html")));
        for (var file : List.of("model.safetensors", "model.json", "metrics.jsonl"))
            assertArrayEquals(
                    Files.readAllBytes(winner.resolve(file)),
                    Files.readAllBytes(output.resolve("best").resolve(file)),
                    file);
        assertEquals(
                40,
                CommandRun.json(output.resolve("best/run.json"))
                        .path("test")
                        .path("rows")
                        .asInt());
        CommandRun.well("evaluate", "--model", output.resolve("best"), "--data", "builtin:moons?n=10");
    }

    @Test
    void aFinishedSweepGoesOnToTheSameEndAndNoOtherMayTakeItsPlace() throws IOException {
        var output = temp.resolve("swept");
        CommandRun.well("sweep", "--space", space("space: {width: [2, 3]}\n"), "--output", output, "--quiet");
        var plan = CommandRun.json(output.resolve("sweep.json")).path("plan");
        assertTrue(plan.path("seconds").isMissingNode(), "nobody reads how long it will take: " + plan);
        assertEquals(2, plan.path("outcome").path("trials").asInt());
        var board = Files.readString(output.resolve("leaderboard.csv"));
        Object[] again = {"sweep", "--space", temp.resolve("space.yaml"), "--output", output, "--quiet"};
        CommandRun.of(again).assertMistake("holds another sweep", "--resume", "--overwrite");
        CommandRun.of("sweep", "--space", temp.resolve("space.yaml"), "--output", output, "--resume", "--epochs", 3)
                .assertMistake("was started with base.epochs 2 and is now given 3");
        CommandRun.of("sweep", "--space", space("space: {width: [2, 4]}\n"), "--output", output, "--resume")
                .assertMistake("was started with space.width [2,3] and is now given [2,4]");
        space("space: {width: [2, 3]}\n");
        CommandRun.well("sweep", "--space", temp.resolve("space.yaml"), "--output", output, "--quiet", "--resume");
        assertEquals(
                board, Files.readString(output.resolve("leaderboard.csv")), "seconds and all: nothing was trained");
        var none = CommandRun.well(
                "sweep",
                "--space",
                temp.resolve("space.yaml"),
                "--output",
                temp.resolve("none"),
                "--resume",
                "--quiet");
        assertTrue(none.err().contains("/none holds no sweep yet: it starts"), none.err());
    }

    @Test
    void randomDrawsFromEveryKindOfDomain() throws IOException {
        var space = space("""
                search: {strategy: random, trials: 3, seed: 5}
                space:
                  hidden: {choice: ["4", "4,4", []]}
                  learning-rate: {log_uniform: [1.0e-4, 1.0e-1]}
                  dropout: {uniform: [0, 0.5]}
                  batch-size: {int: [8, 32]}
                """);
        CommandRun.well("sweep", "--space", space, "--output", temp.resolve("random"), "--quiet");
        var trials = trials("random");
        assertEquals(3, trials.size());
        for (var trial : trials) {
            var params = trial.path("params");
            assertTrue(params.path("dropout").asDouble() <= 0.5);
            assertTrue(params.path("batch-size").isIntegralNumber());
            assertTrue(params.path("learning-rate").asDouble() >= 1e-4);
        }
    }

    @Test
    void hyperbandPrunes() throws IOException {
        var space = space("search: {strategy: hyperband, trials: 4, eta: 2}\n"
                + "space: {learning-rate: {log_uniform: [1.0e-3, 1.0e-1]}}\n");
        CommandRun.well("sweep", "--space", space, "--output", temp.resolve("hyper"), "--quiet", "--epochs", 4);
        assertEquals(Set.of("succeeded", "pruned"), states(trials("hyper")));
        for (var trial : trials("hyper"))
            assertEquals(
                    trial.path("state").asText().equals("succeeded"),
                    trial.path("epochs").asInt() == 4,
                    trial.toString());
    }

    @Test
    void tpeLearnsFromItsTrials() throws IOException {
        var space = space("search: {strategy: tpe, trials: 4, startup: 2, generation: 1}\n"
                + "space: {width: {int: [2, 8]}, optimizer: [sgd, adam]}\nobjective: {metric: train_loss}\n");
        CommandRun.well("sweep", "--space", space, "--output", temp.resolve("tpe"), "--quiet");
        assertEquals(4, trials("tpe").size());
        assertEquals(Set.of("succeeded"), states(trials("tpe")));
    }

    @Test
    void aFailedTrialIsRecordedAndTheOthersGoOn() throws IOException {
        var space = space("space: {learning-rate: [0.1, 1.0e38], optimizer: [sgd]}\n");
        var run = CommandRun.well("sweep", "--space", space, "--output", temp.resolve("partly"));
        assertTrue(run.out().contains("1 of 2 trials failed"), run.out());
        var failed = trials("partly").get(1);
        assertEquals("failed", failed.path("state").asText());
        assertTrue(failed.path("error").asText().contains("diverged"), failed.toString());
        assertTrue(failed.path("objective").isNull());
        assertEquals(
                2, Files.readAllLines(temp.resolve("partly/leaderboard.csv")).size());
    }

    @Test
    void aSweepOfWhichNothingSucceedsSaysWhyEachTime() throws IOException {
        var space = space("space: {momentum: [0.5, 0.9], optimizer: [adam]}\n");
        Object[] line = {"sweep", "--space", space, "--output", temp.resolve("none"), "--quiet", "--resume"};
        CommandRun.of(java.util.Arrays.copyOf(line, line.length - 1))
                .assertMistake("all 2 trials failed; trial 0000: momentum: adam has no such option");
        assertEquals(Set.of("failed"), states(trials("none")));
        assertTrue(Files.exists(temp.resolve("none/report.html")));
        assertFalse(Files.exists(temp.resolve("none/best")));
        CommandRun.of(line).assertMistake("all 2 trials failed");
    }

    @Test
    void aTrainingRunIsNoPlaceForASweep() throws IOException {
        var output = temp.resolve("run");
        CommandRun.well("train", "--data", "builtin:xor", "--epochs", 1, "--quiet", "--output", output);
        CommandRun.of("sweep", "--space", space("space: {width: [2]}\n"), "--output", output, "--overwrite")
                .assertMistake("holds a training run; name another directory");
        assertTrue(CommandRun.well("report", output).out().strip().endsWith("/run/report.html"));
        CommandRun.of("report", temp).assertMistake("neither a training run (run.json) nor a sweep (sweep.json)");
    }
}
