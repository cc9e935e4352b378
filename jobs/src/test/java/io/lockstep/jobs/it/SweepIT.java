package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sweep from outside: the same leaderboard and weights wherever it runs, and a trial that fails alone. */
@Tag("cluster")
@Timeout(value = 16, unit = TimeUnit.MINUTES)
final class SweepIT {
    private static final String SPACE = """
            base: {data: "builtin:moons?n=9001&noise=0.2", valid: 0.2, epochs: 6, optimizer: sgd}
            space:
              depth: [1, 2]
              width: [8, 16]
              learning-rate: [0.1, 1.0e+30]
            objective: {metric: valid_accuracy, mode: max}
            """;

    @TempDir
    Path directory;

    private final LockstepScript script = LockstepScript.ofProject().withDeadline(Duration.ofMinutes(8));

    @Test
    void theSameWhereverItRuns() throws IOException {
        var space = Files.writeString(directory.resolve("space.yaml"), SPACE);
        var one = sweep(space, "local[1]", "--parallelism", "1");
        assertEquals(one, sweep(space, "local[4]", "--parallelism", "4"));
        assertEquals(
                4,
                one.values().stream()
                        .filter(state -> state.startsWith("failed"))
                        .count(),
                one.toString());
        assertTrue(
                one.values().stream().anyMatch(state -> state.contains("diverged")),
                "a trial at learning rate 1e30 diverges: " + one);
    }

    /** By trial: its weights' hash, or how it failed; and the leaderboard. */
    private TreeMap<String, String> sweep(Path space, String master, String... more) throws IOException {
        var output = directory.resolve("sweep" + System.nanoTime());
        var arguments = new ArrayList<>(List.of("sweep", "--quiet", "--master", master, "--space", space.toString()));
        arguments.addAll(List.of("--output", output.toString()));
        arguments.addAll(List.of(more));
        script.runWell(arguments.toArray(String[]::new));
        var results = new TreeMap<String, String>();
        var json = new com.fasterxml.jackson.databind.ObjectMapper();
        for (var line : Files.readAllLines(output.resolve("trials.jsonl"))) {
            var trial = json.readTree(line);
            var id = trial.path("id").asText();
            boolean succeeded = trial.path("state").asText().equals("succeeded");
            results.put(
                    id,
                    succeeded
                            ? new TrainedRun(output.resolve("trials").resolve(id)).weights()
                            : trial.path("state").asText() + " "
                                    + trial.path("error").asText());
        }
        results.put("best", new TrainedRun(output.resolve("best")).weights());
        assertTrue(Files.exists(output.resolve("report.html")), "report.html");
        return results;
    }
}
