package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.Figures;
import java.util.ArrayList;

/** A sweep's description as the YAML file that {@code sweep --space} reads. */
final class SpaceFile {
    private SpaceFile() {}

    /** The entries of sweep.json that belong in the file, each option on a line of its own. */
    static String yaml(SweepRecord sweep) {
        var text = new StringBuilder();
        for (var entry : sweep.file()) {
            if (entry.getValue().isEmpty()) continue;
            text.append(entry.getKey()).append(":\n");
            entry.getValue().forEach((option, value) -> text.append("  ")
                    .append(option)
                    .append(": ")
                    .append(flow(value))
                    .append('\n'));
        }
        return text.toString().stripTrailing();
    }

    private static String flow(JsonNode value) {
        var parts = new ArrayList<String>();
        if (value.isArray()) {
            value.forEach(part -> parts.add(flow(part)));
            return "[" + String.join(", ", parts) + "]";
        }
        if (value.isObject()) {
            value.fields().forEachRemaining(part -> parts.add(part.getKey() + ": " + flow(part.getValue())));
            return "{" + String.join(", ", parts) + "}";
        }
        if (value.isFloatingPointNumber()) return Figures.exact(value.asDouble());
        boolean plain = !value.isTextual() || isPlain(value.asText());
        return plain ? value.asText() : value.toString(); // JSON's quotes are YAML's
    }

    private static boolean isPlain(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_-]*") && !text.matches("(?i)true|false|null");
    }
}
