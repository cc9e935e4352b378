package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages of real trainings and sweeps, and what is no page. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class ReportCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    private static JsonNode json(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    private static String percent(JsonNode share) {
        return String.format(Locale.ROOT, "<dd>%.2f %%</dd>", 100 * share.asDouble());
    }

    private static void assertMistake(CommandRun result, String message) {
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertEquals(1, result.err().strip().lines().count(), result.err());
        assertEquals("", result.out());
    }

    @Test
    void whatIsNoRunIsRefused() throws IOException {
        assertMistake(CommandRun.of("report", temp.resolve("nowhere").toString()), "nowhere doesn't exist");
        var foreign = Files.createDirectories(temp.resolve("foreign"));
        Files.writeString(foreign.resolve("notes.txt"), "mine");
        assertMistake(
                CommandRun.of("report", foreign.toString()), "holds neither a training run (run.json) nor a sweep");
        assertMistake(CommandRun.of("report", foreign.resolve("notes.txt").toString()), "notes.txt holds neither");
        assertMistake(CommandRun.of("report", "nosuch://host/x"), "nosuch://host/x: no usable location");
        Files.writeString(foreign.resolve("run.json"), "{");
        assertMistake(CommandRun.of("report", foreign.toString()), "run.json: not JSON");
        assertFalse(Files.exists(foreign.resolve("report.html")));
    }

    @Test
    void aTrainingsPageHasTheNumbersOfItsFiles() throws IOException {
        var output = temp.resolve("run");
        var trained = CommandRun.of(
                ("train --master local[2] --quiet --data builtin:moons?n=300 --valid 60 --test builtin:moons?n=80&seed=2"
                                + " --epochs 3 --hidden 8 --diagnostics --output " + output)
                        .split(" "));
        assertEquals(0, trained.code(), trained.err());
        var page = Files.readString(output.resolve("report.html"));
        var run = json(output.resolve("run.json"));
        var lines = Files.readAllLines(output.resolve("metrics.jsonl"));
        var last = JSON.readTree(lines.get(2));
        assertTrue(page.contains("Succeeded</strong> after 3 of 3 epochs."), page);
        assertTrue(page.contains(percent(run.at("/test/accuracy"))), page);
        assertTrue(page.contains(percent(last.get("valid_accuracy"))), page);
        assertTrue(page.contains(run.get("weights_sha256").asText()), page);
        assertTrue(page.contains(run.at("/data/test/fingerprint").asText()), page);
        var norm = last.at("/diagnostics/gradient_norms/0").asText();
        assertTrue(page.contains("\"gradients\":[" + norm + ","), norm);
        assertTrue(page.contains("--test 'builtin:moons?n=80&amp;seed=2'"), page);
        Files.delete(output.resolve("report.html"));
        var again = CommandRun.of("report", output.toString());
        assertEquals(0, again.code(), again.err());
        assertEquals(page, Files.readString(output.resolve("report.html")));
    }

    @Test
    void whatDivergedHasAPage() throws IOException {
        var output = temp.resolve("run");
        var diverged =
                CommandRun.of(("train --master local[2] --quiet --data builtin:moons?n=300 --optimizer sgd --epochs 3"
                                + " --learning-rate 1e30 --output " + output)
                        .split(" "));
        assertEquals(1, diverged.code(), diverged.err());
        var page = Files.readString(output.resolve("report.html"));
        assertTrue(page.contains("Failed</strong> after 0 of 3 epochs: diverged: loss is"), page);
        assertTrue(page.contains("with a learning rate of 1e30. A smaller learning rate"), page);
    }

    @Test
    void aSweepsPageHasTheNumbersOfItsFilesAndAFailedOneSaysWhy() throws IOException {
        var space = temp.resolve("space.yaml");
        Files.writeString(space, """
                base: {data: "builtin:moons?n=300", valid: 60, epochs: 2, optimizer: sgd}
                space: {learning-rate: [0.1, 1.0e+30], width: [4, 8]}
                """);
        var output = temp.resolve("sweep");
        var swept =
                CommandRun.of(("sweep --master local[2] --quiet --space " + space + " --output " + output).split(" "));
        assertEquals(0, swept.code(), swept.err());
        var page = Files.readString(output.resolve("report.html"));
        var best = json(output.resolve("best/run.json"));
        assertTrue(page.contains("4 trials</strong>: 2 succeeded, 2 failed."), page);
        assertTrue(page.contains(best.get("weights_sha256").asText()), page);
        for (var line : Files.readAllLines(output.resolve("trials.jsonl"))) {
            var trial = JSON.readTree(line);
            var shown = trial.get("objective").isNull()
                    ? trial.get("error").asText()
                    : "\"objective\":" + trial.get("objective").asText() + ",";
            assertTrue(page.contains(shown), shown);
        }
        assertTrue(Files.size(output.resolve("leaderboard.png")) > 1000);
        assertTrue(Files.readString(output.resolve("trials/0002/report.html")).contains("diverged"));
        assertTrue(Files.readString(output.resolve("best/report.html")).contains("Succeeded</strong>"));

        Files.writeString(space, Files.readString(space).replace("[0.1, 1.0e+30]", "[1.0e+30]"));
        var failed = temp.resolve("failed");
        assertEquals(
                1,
                CommandRun.of(("sweep --master local[2] --quiet --space " + space + " --output " + failed).split(" "))
                        .code());
        var why = Files.readString(failed.resolve("report.html"));
        assertTrue(why.contains("No trial has a result</strong>: 2 failed."), why);
        assertTrue(why.contains("2 of 2 trials diverged."), why);
    }
}
