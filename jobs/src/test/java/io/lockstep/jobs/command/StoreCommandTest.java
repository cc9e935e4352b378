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
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code --store} and {@code store}. Long because every case asks one thing: what of one store is computed anew. */
@Tag("slow")
@Timeout(180)
@ExtendWith(CommandSpark.class)
class StoreCommandTest {
    @TempDir
    Path place;

    private Object[] arguments(String output, int epochs, Object... more) {
        var arguments = new ArrayList<Object>(List.of(
                "train",
                "--data",
                "builtin:moons?n=300",
                "--valid",
                0.2,
                "--hidden",
                "7,5",
                "--epochs",
                epochs,
                "--master",
                "local[2]",
                "--output",
                place.resolve(output)));
        arguments.addAll(List.of(more));
        return arguments.toArray();
    }

    private CommandRun train(String output, int epochs, Object... more) {
        return CommandRun.well(arguments(output, epochs, more));
    }

    private Path store() {
        return place.resolve("store");
    }

    /** A run's metrics without times. */
    private String metrics(String run) throws IOException {
        return Files.readString(place.resolve(run).resolve("metrics.jsonl"))
                .replaceAll("\"(seconds|samples_per_second)\":[0-9.E-]+", "");
    }

    private void assertSame(String one, String other) throws IOException {
        for (var file : List.of("model.safetensors", "model.json", "evaluation.json"))
            assertArrayEquals(
                    Files.readAllBytes(place.resolve(one).resolve(file)),
                    Files.readAllBytes(place.resolve(other).resolve(file)),
                    file);
        assertEquals(metrics(one), metrics(other));
        assertEquals(json(one, "weights_sha256"), json(other, "weights_sha256"));
    }

    private String json(String run, String field) throws IOException {
        return CommandRun.json(place.resolve(run).resolve("run.json"))
                .path(field)
                .toString();
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> all = Files.find(
                store(), 2, (path, type) -> path.getFileName().toString().matches("e[0-9]{5}-.*"))) {
            return all.sorted().toList();
        }
    }

    @Test
    void aFinishedTrainingIsTakenAndALongerOneGoesOn() throws IOException {
        train("plain3", 3);
        train("plain5", 5);
        train("first", 3, "--store", store());
        assertSame("plain3", "first");
        var again = train("again", 3, "--store", store(), "--workers", 1);
        assertSame("plain3", "again");
        // No step was computed: the time of each epoch is the first one's.
        assertArrayEquals(
                Files.readAllBytes(place.resolve("first/metrics.jsonl")),
                Files.readAllBytes(place.resolve("again/metrics.jsonl")));
        assertTrue(again.out().contains("3 of 3 epochs came from the store"), again.out());
        assertEquals(
                "3",
                CommandRun.json(place.resolve("again/run.json"))
                        .path("store")
                        .path("epochs")
                        .toString());

        var longer = train("longer", 5, "--store", store());
        assertSame("plain5", "longer");
        assertTrue(longer.out().contains("3 of 5 epochs came from the store"), longer.out());
        assertEquals(2, entries().size());
        // What was measured otherwise isn't there yet.
        var measured = train("measured", 5, "--store", store(), "--metrics", "macro_f1");
        assertFalse(measured.out().contains("from the store"), measured.out());
        // A shorter one than any is new, and another seed is another trial.
        assertFalse(train("short", 2, "--store", store()).out().contains("from the store"));
        assertFalse(train("seed", 3, "--store", store(), "--seed", 2).out().contains("from the store"));
    }

    /** The store knows the training that is asked for, but what lies there is another one. */
    @Test
    void anotherRunIsLeftAsItIs() throws IOException {
        train("first", 3, "--store", store(), "--seed", 2);
        train("other", 2);
        var before = Files.readAllBytes(place.resolve("other/metrics.jsonl"));
        var run = CommandRun.of(arguments("other", 3, "--store", store(), "--seed", 2, "--resume"));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("resume: seed is 2"), run.err());
        assertArrayEquals(before, Files.readAllBytes(place.resolve("other/metrics.jsonl")));
        assertEquals(List.of("epoch-00001", "epoch-00002"), CommandRun.names(place.resolve("other/checkpoints")));
        train("other", 3, "--resume");
    }

    @Test
    void aDamagedEntryIsNamedAndNotUsed() throws IOException {
        train("first", 3, "--store", store());
        var entry = entries().get(0);
        var state = entry.resolve("epoch-00003/state.safetensors");
        var bytes = Files.readAllBytes(state);
        bytes[bytes.length - 3] ^= 4;
        Files.write(state, bytes);
        var again = train("again", 3, "--store", store());
        assertFalse(again.out().contains("from the store"), again.out());
        assertSame("first", "again");
        var listed = CommandRun.well("store", "list", "--store", store()).out();
        assertTrue(listed.contains("damaged"), listed);
        assertTrue(listed.contains("epoch-00003/state.safetensors has another checksum"), listed);

        Files.writeString(entry.resolve("notes.txt"), "mine");
        Files.writeString(store().resolve("notes.txt"), "mine");
        var pruned = CommandRun.well("store", "prune", "--store", store()).out();
        assertTrue(pruned.startsWith("deleted 1 entry, "), pruned);
        assertTrue(pruned.contains("kept 1 entry, "), pruned);
        assertEquals(List.of("notes.txt"), CommandRun.names(entry));
        assertTrue(Files.exists(store().resolve("notes.txt")));

        var id = entries().stream()
                .filter(path -> Files.exists(path.resolve("manifest.json")))
                .map(path -> path.getParent().getFileName().toString().substring(0, 12))
                .findFirst()
                .orElseThrow();
        var shown = CommandRun.json(
                CommandRun.well("store", "show", id, "--store", store()).out());
        var trial = shown.isArray() ? shown.get(0).path("trial") : shown.path("trial");
        assertEquals(
                json("first", "weights_sha256"), trial.path("weights_sha256").toString());
        assertEquals("builtin:moons?n=300", trial.path("config").path("data").asText());

        assertTrue(CommandRun.well("store", "prune", "--keep", "0", "--store", store())
                .out()
                .startsWith("deleted 1 entry, "));
        assertEquals(List.of("notes.txt"), CommandRun.names(entry));
    }

    @Test
    void aWidenedSweepComputesOnlyWhatIsNew() throws IOException {
        var narrow = sweep("narrow", "[4, 6]", 4, "--store", store());
        assertFalse(narrow.out().contains("from the store"), narrow.out());
        sweep("plain", "[4, 6, 8]", 4);
        var wide = sweep("wide", "[4, 6, 8]", 4, "--store", store());
        assertTrue(wide.out().contains("(from the store)"), wide.out());
        var stored = CommandRun.json(place.resolve("wide/sweep.json")).path("store");
        assertEquals(4, stored.path("trials_taken").asInt());
        assertEquals(8, stored.path("epochs_computed").asInt());
        var trials = CommandRun.lines(place.resolve("wide/trials.jsonl"));
        assertEquals(6, trials.size());
        assertEquals(
                4,
                trials.stream()
                        .filter(trial -> trial.path("stored_epochs").asInt() == 4)
                        .count());
        for (int i = 0; i < 6; i++)
            assertEquals(
                    CommandRun.lines(place.resolve("plain/trials.jsonl")).get(i).path("weights_sha256"),
                    trials.get(i).path("weights_sha256"));
        var board = Files.readAllLines(place.resolve("wide/leaderboard.csv"));
        assertTrue(board.get(0).endsWith(",stored_epochs"), board.get(0));
        assertEquals(4, board.stream().filter(line -> line.endsWith(",4")).count());

        sweep("deep", "[4, 6]", 7, "--store", store());
        var deeper = CommandRun.json(place.resolve("deep/sweep.json")).path("store");
        assertEquals(16, deeper.path("epochs_taken").asInt());
        assertEquals(12, deeper.path("epochs_computed").asInt());
    }

    /** A sweep's trials without times, and without saying what came from a store. */
    private String trials(String sweep) throws IOException {
        return Files.readString(place.resolve(sweep).resolve("trials.jsonl"))
                .replaceAll(",\"seconds\":[0-9.E-]+|,\"stored_epochs\":[0-9]+", "");
    }

    @Test
    void thePlanSaysWhatTheStoreHasAndADivergenceIsNeverComputedTwice() throws IOException {
        var text = """
                base: {data: "builtin:moons?n=300", valid: 0.2, epochs: 4, optimizer: sgd, hidden: [8, 8], seed: %d}
                space: {schedule: [constant, "exponential:1.0e+20"]}
                """;
        Files.writeString(place.resolve("apart.yaml"), text.formatted(2));
        for (var name : List.of("plain", "first", "second"))
            Files.writeString(place.resolve(name + ".yaml"), text.formatted(1));
        sweepOf("plain");
        sweepOf("first", "--store", store());
        int added = entries().size();
        var planned = sweepOf("second", "--store", store(), "--dry-run");
        assertTrue(planned.out().contains("plan: the store has 2 of these trials, and 8 of the epochs"), planned.out());
        assertTrue(sweepOf("apart", "--store", store(), "--dry-run").out().contains("the store has 0 of these trials"));
        assertTrue(CommandRun.well("store", "list", "--store", store()).out().contains("diverged"));
        sweepOf("second", "--store", store());
        assertEquals(trials("plain"), trials("first"));
        assertEquals(trials("plain"), trials("second"));
        assertTrue(trials("second").contains("diverged: loss is"), trials("second"));
        var taken = CommandRun.json(place.resolve("second/sweep.json")).path("store");
        assertEquals(2, taken.path("trials_taken").asInt());
        assertEquals(0, taken.path("epochs_computed").asInt());
        assertEquals(metrics("plain/trials/0001"), metrics("second/trials/0001"));
        CommandRun.well("store", "prune", "--store", store());
        assertEquals(added, entries().size());
    }

    private void experiment(String output) {
        var words = "experiment bias --quick --master local[2]".split(" ", -1);
        var line = new ArrayList<Object>(List.of((Object[]) words));
        line.addAll(List.of("--store", store(), "--output", place.resolve(output)));
        CommandRun.well(line.toArray());
    }

    @Test
    void anExperimentTakesFromTheStore() throws IOException {
        experiment("first");
        int added = entries().size();
        assertTrue(added > 0);
        experiment("again");
        assertEquals(added, entries().size());
        assertEquals(
                Files.readString(place.resolve("first/result.json")),
                Files.readString(place.resolve("again/result.json")));
        try (Stream<Path> runs = Files.list(place.resolve("again/trials"))) {
            var stored = new ArrayList<Integer>();
            for (var run : runs.toList())
                stored.add(CommandRun.json(run.resolve("run.json"))
                        .path("store")
                        .path("epochs")
                        .asInt());
            assertTrue(stored.stream().allMatch(epochs -> epochs > 0), stored.toString());
            assertEquals(added, stored.size());
        }
    }

    private CommandRun sweep(String output, String widths, int epochs, Object... more) throws IOException {
        var file = place.resolve(output + ".yaml");
        Files.writeString(file, """
                base: {data: "builtin:moons?n=300", valid: 0.2, epochs: %d}
                space: {depth: [1, 2], width: %s}
                """.formatted(epochs, widths));
        return sweepOf(output, more);
    }

    private CommandRun sweepOf(String output, Object... more) {
        var file = place.resolve(output + ".yaml");
        var arguments = new ArrayList<Object>(
                List.of("sweep", "--space", file, "--master", "local[2]", "--output", place.resolve(output)));
        arguments.addAll(List.of(more));
        return CommandRun.well(arguments.toArray());
    }

    @Test
    void manyWriteAtOnce() throws Exception {
        train("one", 3);
        var pool = Executors.newFixedThreadPool(4);
        try {
            var runs = new ArrayList<Callable<CommandRun>>();
            for (int i = 0; i < 4; i++) {
                var name = "at" + i;
                runs.add(() -> train(name, 3, "--store", store()));
            }
            for (var run : pool.invokeAll(runs)) run.get(120, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
        for (int i = 0; i < 4; i++) assertSame("one", "at" + i);
        var listed = CommandRun.well("store", "list", "--store", store()).out();
        assertFalse(listed.contains("damaged") || listed.contains("unfinished"), listed);
        CommandRun.well("store", "prune", "--store", store());
        assertEquals(1, entries().size());
    }

    @Test
    void mistakesAreNamed() {
        CommandRun.of("store").assertMistake("store list|show|prune", "is required");
        CommandRun.of("store", "drop").assertMistake("store: 'drop'", "allowed are list, show, prune");
        CommandRun.of("store", "list").assertMistake("store: is required");
        CommandRun.of("store", "list", "--store", place).assertMistake("is no store of trials");
        CommandRun.of("store", "prune", "--keep", "much", "--store", place).assertMistake("keep: much", "500m or 20g");
    }
}
