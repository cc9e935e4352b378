package io.lockstep.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what runs leave: JSON and lines of JSON. */
final class Records {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Records() {}

    /** An empty object where there is no such file. */
    static ObjectNode object(Directory directory, String file) {
        var tree = parse(directory, file, directory.readText(file).orElse("{}"));
        return tree instanceof ObjectNode object ? object : JSON.createObjectNode();
    }

    /** No lines where there is no such file. */
    static List<JsonNode> lines(Directory directory, String file) {
        var lines = new ArrayList<JsonNode>();
        for (var line : directory.readText(file).orElse("").split("\n"))
            if (!line.isBlank()) lines.add(parse(directory, file, line));
        return lines;
    }

    private static JsonNode parse(Directory directory, String file, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UserError(directory + "/" + file + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A field of each line; NaN where a line has none. */
    static double[] column(List<JsonNode> lines, String field) {
        return lines.stream().mapToDouble(line -> number(line.path(field))).toArray();
    }

    static double number(JsonNode value) {
        return value.isNumber() ? value.asDouble() : Double.NaN;
    }

    /** For reading: four decimals of what isn't whole. */
    static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return "";
        if (value.isIntegralNumber() || !value.isNumber())
            return value.isValueNode() ? value.asText() : value.toString();
        double number = value.asDouble();
        double size = Math.abs(number);
        return String.format(Locale.ROOT, size != 0 && (size < 1e-3 || size >= 1e6) ? "%.3e" : "%.4f", number);
    }
}
