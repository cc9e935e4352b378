package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A command line run in this JVM: its exit code, and what it said where. */
record CommandRun(int code, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static CommandRun of(Object... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(
                Stream.of(arguments).map(String::valueOf).toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A run that must end with 0. */
    static CommandRun well(Object... arguments) {
        var run = of(arguments);
        assertEquals(0, run.code, run.err);
        return run;
    }

    /** Asserts a user's mistake: 2, one line on standard error that holds {@code parts}, nothing on standard output. */
    void assertMistake(String... parts) {
        assertEquals(2, code, err);
        assertEquals("", out);
        assertTrue(err.startsWith("lockstep: "), err);
        assertEquals(1, err.strip().lines().count(), err);
        assertFalse(err.contains("\tat ") || err.contains("Exception"), err);
        for (var part : parts) assertTrue(err.contains(part), part + " in: " + err);
    }

    static JsonNode json(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    /** A JSON value a line. */
    static List<JsonNode> lines(Path file) throws IOException {
        try (var parsed = JSON.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return parsed.readAll();
        }
    }

    /** Names of what a directory holds, sorted. */
    static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
