package io.lockstep.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import java.util.ArrayList;
import java.util.List;

/** Reads what runs leave: JSON and lines of JSON. What is there and can't be read is an error that names the line. */
final class Records {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Records() {}

    /** A file's content; an empty record where there is no such file. */
    static <T> T object(Directory directory, String file, Class<T> type) {
        var text = directory.readText(file);
        var place = directory + "/" + file;
        return as(place, type, text.isEmpty() ? JSON.createObjectNode() : parse(place, text.get()));
    }

    /** A file's content as it stands; null where there is no such file. */
    static JsonNode raw(Directory directory, String file) {
        return directory
                .readText(file)
                .map(text -> (JsonNode) parse(directory + "/" + file, text))
                .orElse(null);
    }

    /**
     * The objects of a file, none where there is no such file; a last line that was cut off doesn't count.
     *
     * @param field what each line has to have
     */
    static <T> List<T> lines(Directory directory, String file, String field, Class<T> type) {
        var lines = new ArrayList<T>();
        var texts = directory.readText(file).orElse("").split("\n", -1);
        for (int i = 0; i < texts.length - 1; i++) {
            var place = directory + "/" + file + ": line " + (i + 1);
            var line = parse(place, texts[i]);
            if (!line.path(field).isValueNode())
                throw new UserError(place + ": found no " + field + "; allowed are the lines that training writes");
            lines.add(as(place, type, line));
        }
        return lines;
    }

    private static ObjectNode parse(String place, String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) return object;
        } catch (JsonProcessingException e) {
            throw new UserError(place + ": not JSON: " + e.getOriginalMessage(), e);
        }
        throw new UserError(place + ": found '" + shortened(text) + "'; allowed is a JSON object");
    }

    /** JSON as a record, fields that it doesn't know left out. */
    static <T> T as(Class<T> type, JsonNode node) {
        return as("a run's file", type, node);
    }

    private static <T> T as(String place, Class<T> type, JsonNode node) {
        try {
            return JSON.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new UserError(place + ": not what training writes: " + e.getOriginalMessage(), e);
        }
    }

    private static String shortened(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() > 40 ? line.substring(0, 40) + "…" : line;
    }
}
