package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.jobs.track.Events;
import io.lockstep.jobs.track.FakeMlflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Commands whose figures go to where people already look: the same as in their files. */
@ExtendWith(CommandSpark.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class TrackingTest {
    @TempDir
    Path temp;

    @Test
    void aTrainingsFiguresAreThoseOfItsFiles() throws IOException {
        try (var server = new FakeMlflow()) {
            var output = temp.resolve("run");
            var run = CommandRun.well(
                    "train",
                    "--data",
                    "builtin:moons?n=300",
                    "--valid",
                    "60",
                    "--test",
                    "builtin:moons?n=80&seed=2",
                    "--epochs",
                    "3",
                    "--hidden",
                    "8",
                    "--output",
                    output,
                    "--tensorboard",
                    temp.resolve("board"),
                    "--mlflow",
                    server.url());
            assertTrue(!run.err().contains("mlflow") && !run.err().contains("tensorboard"), run.err());
            var events = Events.of(temp.resolve("board"));
            var tracked = server.named("run");
            for (var line : CommandRun.lines(output.resolve("metrics.jsonl")))
                for (var name :
                        List.of("train_loss", "train_accuracy", "valid_loss", "valid_accuracy", "learning_rate")) {
                    int epoch = line.get("epoch").asInt();
                    double value = line.get(name).asDouble();
                    var found = events.scalars.stream()
                            .filter(scalar -> scalar.tag().equals(name) && scalar.step() == epoch)
                            .toList();
                    assertEquals(1, found.size(), name);
                    assertEquals((float) value, (float) found.get(0).value(), name);
                    assertTrue(
                            tracked.metrics.contains(
                                    name + " " + epoch + " " + line.get(name).asText()),
                            name);
                }
            assertEquals("8", events.settings.get("hidden"));
            assertEquals("8", tracked.params.get("hidden"));
            assertEquals("FINISHED", tracked.status);
            var accuracy = CommandRun.json(output.resolve("run.json"))
                    .at("/test/accuracy")
                    .asText();
            assertTrue(tracked.metrics.contains("test_accuracy 0 " + accuracy), tracked.metrics.toString());
        }
    }

    @Test
    void aSweepsTrialsAreThoseOfItsFilesFailedOnesToo() throws IOException {
        var space = temp.resolve("space.yaml");
        Files.writeString(space, """
                base: {data: "builtin:moons?n=300", valid: 60, epochs: 4, optimizer: sgd}
                search: {strategy: halving, trials: 4}
                space: {learning-rate: {choice: [0.1, 0.2, 1.0e+30]}, width: [4, 8]}
                """);
        try (var server = new FakeMlflow()) {
            var output = temp.resolve("swept");
            CommandRun.well(
                    "sweep",
                    "--space",
                    space,
                    "--output",
                    output,
                    "--tensorboard",
                    temp.resolve("board"),
                    "--mlflow",
                    server.url());
            var trials = CommandRun.lines(output.resolve("trials.jsonl"));
            assertEquals(1 + trials.size(), server.runs.size());
            assertEquals("FINISHED", server.named("swept").status);
            for (var trial : trials) {
                var id = trial.get("id").asText();
                var events = Events.of(temp.resolve("board").resolve(id));
                var run = server.named(id);
                boolean failed = trial.get("state").asText().equals("failed");
                assertEquals(failed ? "FAILED" : "FINISHED", run.status, id);
                assertEquals(failed ? 2 : 1, events.status, id);
                assertEquals(trial.at("/params/width").asDouble(), events.settings.get("width"));
                assertEquals(trial.at("/params/width").asText(), run.params.get("width"));
                assertEquals("builtin:moons?n=300", run.params.get("data"));
                long epochs = events.scalars.stream()
                        .filter(s -> s.tag().equals("train_loss"))
                        .count();
                assertEquals(trial.get("epochs").asLong(), epochs, id);
                assertEquals(
                        epochs,
                        run.metrics.stream()
                                .filter(m -> m.startsWith("train_loss "))
                                .count(),
                        id);
            }
        }
    }

    /** The weights are the same, and one line says what is lost. */
    @Test
    void aServerThatFailsHarmsNoTraining() throws IOException {
        try (var server = new FakeMlflow()) {
            server.failures.add(400);
            var train = List.of("train", "--data", "builtin:moons?n=300", "--epochs", "3", "--quiet", "--output");
            var plain = new java.util.ArrayList<Object>(train);
            plain.add(temp.resolve("plain"));
            CommandRun.well(plain.toArray());
            var tracked = new java.util.ArrayList<Object>(train);
            tracked.addAll(List.of(temp.resolve("tracked"), "--mlflow", server.url()));
            var run = CommandRun.well(tracked.toArray());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(
                    run.err().startsWith("mlflow: " + server.url() + ": experiments/get-by-name: HTTP 400"), run.err());
            assertEquals(
                    CommandRun.json(temp.resolve("plain/run.json")).get("weights_sha256"),
                    CommandRun.json(temp.resolve("tracked/run.json")).get("weights_sha256"));
        }
    }

    @Test
    void badPlacesAreMistakesBeforeAnythingIsDone() throws IOException {
        var file = Files.writeString(temp.resolve("file"), "x");
        for (var command : List.of("train", "sweep")) {
            var output = temp.resolve("run");
            CommandRun.of(command, "--data", "builtin:xor", "--output", output, "--mlflow", "localhost:5000")
                    .assertMistake("mlflow: 'localhost:5000'; allowed is");
            CommandRun.of(command, "--data", "builtin:xor", "--output", output, "--tensorboard", file)
                    .assertMistake("tensorboard: ", "is a file; allowed is a directory");
            assertTrue(Files.notExists(output));
        }
    }
}
