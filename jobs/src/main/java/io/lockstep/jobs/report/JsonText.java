package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.Figures;
import java.util.ArrayList;

/** Numbers and settings of a run's files, as a reader wants them. */
final class JsonText {
    private JsonText() {}

    /** A measured value; empty where there is none. */
    static String measure(JsonNode value) {
        if (value.isIntegralNumber()) return count(value);
        return value.isNumber() ? Figures.measure(value.asDouble()) : setting(value);
    }

    /** A whole number with its thousands apart; empty where there is none. */
    static String count(JsonNode value) {
        return value.isNumber() ? Figures.count(value.asLong()) : setting(value);
    }

    /** A setting as one types it, numbers at four digits where they have more; empty where there is none. */
    static String setting(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return "";
        if (value.isArray()) {
            var parts = new ArrayList<String>();
            value.forEach(part -> parts.add(setting(part)));
            return String.join(",", parts);
        }
        if (value.isFloatingPointNumber()) return Figures.setting(value.asDouble());
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
