package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Locale;

/** Numbers and settings as a reader wants them. */
final class Figures {
    private Figures() {}

    /** A measured value: four decimals, or four digits where it is very small or large; empty where there is none. */
    static String measure(JsonNode value) {
        if (value.isIntegralNumber()) return count(value);
        return value.isNumber() ? measure(value.asDouble()) : setting(value);
    }

    static String measure(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) return Double.toString(value);
        return String.format(Locale.ROOT, size != 0 && (size < 1e-3 || size >= 1e6) ? "%.3e" : "%.4f", value);
    }

    /** A whole number with its thousands apart. */
    static String count(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%,d", value.asLong()) : setting(value);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A share in per cent. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** A setting as one types it, numbers at four digits where they have more. */
    static String setting(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return "";
        if (value.isArray()) {
            var parts = new ArrayList<String>();
            value.forEach(part -> parts.add(setting(part)));
            return String.join(",", parts);
        }
        if (!value.isFloatingPointNumber()) return value.isValueNode() ? value.asText() : value.toString();
        var exact = exact(value.asDouble());
        return exact.length() <= 7
                ? exact
                : exact(Double.parseDouble(String.format(Locale.ROOT, "%.3e", value.asDouble())));
    }

    /** The shortest text that means exactly this number. */
    static String exact(double value) {
        double size = Math.abs(value);
        var text = Double.toString(value).replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
        boolean plain = size >= 1e-4 && size < 1e-3; // where Java already writes an exponent
        return plain ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString() : text;
    }

    /** A duration. */
    static String seconds(double seconds) {
        if (!Double.isFinite(seconds)) return "";
        if (seconds < 10) return String.format(Locale.ROOT, "%.2f s", seconds);
        if (seconds < 120) return String.format(Locale.ROOT, "%.1f s", seconds);
        long whole = Math.round(seconds);
        return whole < 7200
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }
}
