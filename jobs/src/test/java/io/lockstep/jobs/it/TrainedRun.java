package io.lockstep.jobs.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What a training run left in its output directory. */
public record TrainedRun(Path directory) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The hash that run.json states, which has to be that of model.safetensors. */
    public String weights() {
        try {
            var stated = json("run.json").path("weights_sha256").asText();
            var digest = MessageDigest.getInstance("SHA-256");
            var actual = HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file("model.safetensors"))));
            if (!stated.equals(actual))
                throw new AssertionError(directory + ": run.json says " + stated + ", model.safetensors has " + actual);
            return actual;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode json(String name) {
        try {
            return JSON.readTree(file(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of metrics.jsonl, none where it isn't there yet. */
    public List<String> metrics() {
        try {
            return Files.exists(file("metrics.jsonl")) ? Files.readAllLines(file("metrics.jsonl")) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }
}
