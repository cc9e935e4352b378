package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DataCommandTest {
    @TempDir
    Path place;

    @Test
    void preparedDataIsListedAndDeleted() throws IOException {
        var prepared = place.resolve(".prepared");
        CommandRun.well(
                "train",
                "--data",
                "builtin:xor",
                "--epochs",
                1,
                "--master",
                "local[1]",
                "--output",
                place.resolve("run"),
                "--quiet");
        var listed = CommandRun.well("data", "list", "--prepared", prepared).out();
        assertTrue(listed.contains("builtin:xor"), listed);
        assertTrue(listed.contains("1 data set, "), listed);

        // used just now
        assertTrue(
                CommandRun.well("data", "prune", "--prepared", prepared).out().startsWith("nothing to delete"));
        assertEquals(1, CommandRun.names(prepared).size());

        try (var all = Files.walk(prepared)) {
            for (var path : all.toList())
                Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }
        assertTrue(CommandRun.well("data", "prune", "--keep", "1g", "--prepared", prepared)
                .out()
                .startsWith("nothing to delete"));
        var pruned = CommandRun.well("data", "prune", "--prepared", prepared).out();
        assertTrue(pruned.startsWith("deleted 1 data set, "), pruned);
        assertEquals(0, CommandRun.names(prepared).size());
        assertTrue(CommandRun.well("data", "list", "--prepared", prepared).out().startsWith("no prepared data in "));
        assertFalse(Files.exists(prepared.resolve("run")));
    }

    @Test
    void mistakesAreNamed() {
        CommandRun.of("data").assertMistake("data list|prune", "is required");
        CommandRun.of("data", "drop").assertMistake("data: 'drop'", "allowed are list, prune");
        CommandRun.of("data", "prune", "--keep", "much").assertMistake("keep: much", "500m or 20g");
        CommandRun.of("train", "--data", "builtin:xor", "--conf", "spark.lockstep.prepared.bytes=much")
                .assertMistake("spark.lockstep.prepared.bytes: much", "500m or 20g");
    }
}
