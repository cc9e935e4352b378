package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Lockstep didn't write is neither replaced nor deleted, whatever the user asks for. */
@Tag("slow")
@ExtendWith(CommandSpark.class)
class ForeignFilesTest {
    private static final String KEPT = "years of work";

    @TempDir
    Path temp;

    private Path space;

    @BeforeEach
    void space() throws IOException {
        space = Files.writeString(
                temp.resolve("space.yaml"),
                "base: {data: 'builtin:moons?n=100', valid: 20, epochs: 1}\nspace: {width: [2, 3]}\n");
    }

    private CommandRun train(Path output, Object... more) {
        return run(List.of("train", "--data", "builtin:moons?n=100"), output, more);
    }

    private CommandRun sweep(Path output, Object... more) {
        return run(List.of("sweep", "--space", space), output, more);
    }

    private static CommandRun run(List<Object> line, Path output, Object... more) {
        var all = new java.util.ArrayList<>(line);
        all.addAll(List.of("--quiet", "--output", output));
        all.addAll(List.of(more));
        return CommandRun.of(all.toArray());
    }

    private static Path put(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, KEPT);
    }

    private static String content(Path file) throws IOException {
        return Files.readString(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "report.html",
                "model.safetensors",
                "model.json",
                "metrics.jsonl",
                "run.json",
                "checkpoints/torch.pt",
                "checkpoints/epoch-00001/state.safetensors",
                ".driver"
            })
    void aTrainingTouchesNothingOfAStrangers(String name) throws IOException {
        var output = temp.resolve("there");
        var file = put(output.resolve(name));
        train(output).assertMistake("output: ", "there holds " + name, "move it away");
        train(output, "--overwrite").assertMistake("output: ", "there holds " + name);
        assertEquals(KEPT, content(file));
        assertEquals(1, Files.walk(output).filter(Files::isRegularFile).count(), "something was begun");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "report.html",
                "leaderboard.png",
                "pareto.svg",
                "leaderboard.csv",
                "trials.jsonl",
                "sweep.json",
                "trials/patient.csv",
                "trials/0000/result.csv",
                "best/result.xlsx",
                "best/model.json"
            })
    void aSweepTouchesNothingOfAStrangers(String name) throws IOException {
        var output = temp.resolve("there");
        var file = put(output.resolve(name));
        sweep(output).assertMistake("output: ", "there holds " + name, "move it away");
        sweep(output, "--overwrite").assertMistake("output: ", "there holds " + name);
        assertEquals(KEPT, content(file));
        assertEquals(1, Files.walk(output).filter(Files::isRegularFile).count(), "something was begun");
    }

    @Test
    void whatIsPutBesideARunOutlivesItsReplacement() throws IOException {
        var output = temp.resolve("run");
        assertEquals(0, train(output).code());
        var notes = put(output.resolve("notes.txt"));
        assertEquals(0, train(output, "--overwrite").code());
        var within = put(output.resolve("checkpoints/epoch-00001/torch.pt"));
        train(output, "--overwrite").assertMistake("holds checkpoints/epoch-00001/torch.pt");
        assertTrue(Files.exists(output.resolve("model.safetensors")), "the refused replacement had begun");
        Files.delete(within);
        assertEquals(0, train(output, "--overwrite", "--checkpoint-every", 0).code());
        assertFalse(Files.exists(output.resolve("checkpoints")), "checkpoints of the run before");
        assertEquals(KEPT, content(notes));
    }

    @Test
    void whatIsPutBesideASweepOutlivesItsReplacement() throws IOException {
        var output = temp.resolve("sweep");
        assertEquals(0, sweep(output).code());
        var notes = put(output.resolve("notes.txt"));
        Files.writeString(space, content(space).replace("2, 3", "4"));
        assertEquals(0, sweep(output, "--overwrite").code());
        assertFalse(Files.exists(output.resolve("trials/0001")), "a trial of the sweep before");
        var within = put(output.resolve("trials/0000/mine.csv"));
        sweep(output, "--overwrite").assertMistake("holds trials/0000/mine.csv");
        assertEquals(0, sweep(output, "--resume").code());
        assertEquals(KEPT, content(within));
        assertEquals(KEPT, content(notes));
    }

    @Test
    void aRunWithoutAManifestIsContinuedAndNotReplaced() throws IOException {
        var output = temp.resolve("old");
        assertEquals(0, train(output).code());
        Files.delete(output.resolve(".lockstep.json")); // as releases before 0.2.0 left it
        train(output, "--overwrite").assertMistake("output: ", "holds run.json");
        CommandRun more = train(output, "--resume", "--epochs", 11);
        assertEquals(0, more.code(), more.err());
        assertEquals(0, train(output, "--overwrite").code());

        var swept = temp.resolve("old-sweep");
        assertEquals(0, sweep(swept).code());
        for (var made : List.of("initial", "baseline", "timeline.jsonl")) delete(swept.resolve(made)); // new in 0.2.0
        for (var manifest :
                Files.walk(swept).filter(p -> p.endsWith(".lockstep.json")).toList()) Files.delete(manifest);
        sweep(swept, "--overwrite").assertMistake("output: ", "holds sweep.json");
        var resumed = sweep(swept, "--resume");
        assertEquals(0, resumed.code(), resumed.err());
        var replaced = sweep(swept, "--overwrite");
        assertEquals(0, replaced.code(), replaced.err());
    }

    private static void delete(Path place) throws IOException {
        try (var files = Files.walk(place)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../victim", "/tmp/victim", "..", "a/b", ""})
    void aPageStaysInItsDirectory(String id) throws IOException {
        var victim = temp.resolve("victim");
        assertEquals(0, train(victim).code());
        var page = put(victim.resolve("report.html"));
        var sweep = temp.resolve("sweep");
        Files.createDirectories(sweep.resolve("trials"));
        Files.writeString(sweep.resolve("sweep.json"), "{}");
        Files.writeString(sweep.resolve("trials.jsonl"), "{\"id\":\"" + id + "\",\"state\":\"succeeded\"}\n");
        CommandRun.of("report", sweep).assertMistake("trials.jsonl: line 1: found the name '" + id + "'");
        assertEquals(KEPT, content(page));
    }

    @Test
    void aManifestNamesNothingOutside() throws IOException {
        var output = temp.resolve("run");
        assertEquals(0, train(output).code());
        var precious = put(temp.resolve("precious.txt"));
        Files.writeString(
                output.resolve(".lockstep.json"),
                "{\"format_version\":1,\"files\":[\"run.json\",\"../precious.txt\"]}");
        train(output, "--overwrite").assertMistake(".lockstep.json: found the name '../precious.txt'");
        assertEquals(KEPT, content(precious));
    }
}
