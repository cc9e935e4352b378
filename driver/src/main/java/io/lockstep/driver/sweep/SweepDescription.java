package io.lockstep.driver.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.UserError;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.driver.files.Directory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** sweep.json: what is swept, by which a resumed sweep is known, and what came of it. */
final class SweepDescription {
    static final String NAME = "sweep.json";
    /** Entries of sweep.json that say what came of the sweep, rather than what it is. */
    static final List<String> RESULTS =
            List.of("plan", "time", "pareto", "store", "finalists", "baseline", "winner", "ensemble");

    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Directory directory;
    private ObjectNode content = JSON.createObjectNode();

    SweepDescription(Directory directory) {
        this.directory = directory;
    }

    /** Records what is swept; when resuming, refuses a sweep of something else. */
    void describe(Map<String, Object> sweep, boolean resume) {
        var said = new LinkedHashMap<String, Object>();
        said.put("format_version", FORMAT_VERSION);
        said.put(Arithmetic.FIELD, Arithmetic.VERSION);
        said.putAll(sweep);
        ObjectNode wanted = JSON.valueToTree(said);
        if (!resume) {
            content = wanted;
            write();
            return;
        }
        if (!(parse(directory.readText(NAME).orElse("{}")) instanceof ObjectNode found))
            throw new UserError(directory.uri() + "/" + NAME + ": not a sweep's record: it holds no JSON object");
        content = found.deepCopy();
        requireSame(found, wanted);
    }

    private void write() {
        directory.writeText(NAME, print(content) + "\n");
    }

    /** Adds to sweep.json what came of it: {@link #RESULTS}. */
    void note(String entry, Object value) {
        if (!RESULTS.contains(entry)) throw new IllegalArgumentException(entry);
        content.set(entry, JSON.valueToTree(value));
        write();
    }

    /** What {@link #note} left under that name; empty where nothing. */
    Optional<JsonNode> noted(String entry) {
        return Optional.ofNullable(content.get(entry));
    }

    private void requireSame(ObjectNode before, JsonNode wanted) {
        before.remove(RESULTS);
        if (!before.has(Arithmetic.FIELD)) before.put(Arithmetic.FIELD, 1);
        Arithmetic.requireSame(before.path(Arithmetic.FIELD).asInt(), "the sweep in " + directory.uri());
        requireSame("", before, wanted);
    }

    private void requireSame(String path, JsonNode found, JsonNode wanted) {
        var names = new TreeSet<String>();
        found.fieldNames().forEachRemaining(names::add);
        wanted.fieldNames().forEachRemaining(names::add);
        for (var name : names) {
            var before = found.path(name);
            var now = wanted.path(name);
            var entry = path.isEmpty() ? name : path + "." + name;
            // Printed, so that 1 and 1L, which JSON doesn't tell apart, are equal.
            if (before.toString().equals(now.toString())) continue;
            if (before.isObject() && now.isObject()) requireSame(entry, before, now);
            throw new UserError("resume: " + directory.uri() + " was started with " + entry + " " + show(before)
                    + " and is now given " + show(now) + "; allowed is the same sweep");
        }
    }

    private static String show(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }

    private static String print(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UserError(
                    directory.uri() + "/" + NAME + ": not a sweep's record: " + e.getOriginalMessage()
                            + "; start anew with --overwrite",
                    e);
        }
    }
}
