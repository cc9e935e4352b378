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
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Records() {}

    /** An empty object where there is no such file. */
    static ObjectNode object(Directory directory, String file) {
        var text = directory.readText(file);
        return text.isEmpty() ? JSON.createObjectNode() : parse(directory + "/" + file, text.get());
    }

    /**
     * The objects of a file, none where there is no such file; a last line that was cut off doesn't count.
     *
     * @param field what each line has to have
     */
    static List<JsonNode> lines(Directory directory, String file, String field) {
        var lines = new ArrayList<JsonNode>();
        var texts = directory.readText(file).orElse("").split("\n", -1);
        for (int i = 0; i < texts.length - 1; i++) {
            var place = directory + "/" + file + ": line " + (i + 1);
            var line = parse(place, texts[i]);
            if (!line.path(field).isValueNode())
                throw new UserError(place + ": found no " + field + "; allowed are the lines that training writes");
            lines.add(line);
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

    private static String shortened(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() > 40 ? line.substring(0, 40) + "…" : line;
    }

    /** A field of each line; NaN where a line has none. */
    static double[] column(List<JsonNode> lines, String field) {
        return lines.stream().mapToDouble(line -> number(line.path(field))).toArray();
    }

    static double number(JsonNode value) {
        return value.isNumber() ? value.asDouble() : Double.NaN;
    }
}
