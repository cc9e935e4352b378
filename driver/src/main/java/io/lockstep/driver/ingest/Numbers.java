package io.lockstep.driver.ingest;

import java.util.Set;
import java.util.regex.Pattern;

/** Numbers in text files: the nearest double of the decimal, then the nearest float. */
final class Numbers {
    static final String ALLOWED = "allowed are finite numbers such as -1.5 or 2e-3";
    private static final double[] TENS = new double[16];

    static {
        double ten = 1;
        for (int i = 0; i < TENS.length; i++, ten *= 10) TENS[i] = ten;
    }

    /** What stands for a missing value; {@code NaN} in any case does too. */
    private static final Set<String> MISSING = Set.of(
            "", "NA", "N/A", "#N/A", "n/a", "na", "<NA>", "NaN", "nan", "null", "NULL", "Null", "None", "?", "-", ".");

    private static final Pattern THOUSANDS = Pattern.compile("[-+]?\\d{1,3}([,.' ]\\d{3})+([.,]\\d+)?");
    private static final Pattern COMMA = Pattern.compile("[-+]?\\d+,\\d+");
    private static final Pattern UNIT = Pattern.compile("[-+]?[$€£¥]\\s*[\\d.,]+|[-+]?[\\d.,]+\\s*[$€£¥%]");

    private Numbers() {}

    /** Whether a cell says that its value is missing. */
    static boolean isMissing(String text) {
        return text.length() <= 4 && MISSING.contains(text) || text.equalsIgnoreCase("nan");
    }

    /** What a text that is no number may be, for messages: begins with a blank, or is empty. */
    static String hint(String text) {
        if (UNIT.matcher(text).matches()) return " (a number with a unit: write it without)";
        if (COMMA.matcher(text).matches() && !text.matches(".*,\\d{3}"))
            return " (a decimal comma? then give --decimal , with another --separator, or write points)";
        if (THOUSANDS.matcher(text).matches()) return " (a thousands separator? write numbers without)";
        return "";
    }

    /**
     * The value of a decimal number, NaN or an infinity (in any case, as {@code nan}, {@code inf}, {@code infinity}).
     *
     * @return null where the text is none of these
     */
    static Double parse(String text) {
        int length = text.length();
        if (length == 0) return null;
        double quick = quick(text, 0, length);
        if (!Double.isNaN(quick)) return quick;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E'))
                return notFinite(text);
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The value of what stands at {@code [from, to)}; NaN where that is no number. */
    static double parse(String text, int from, int to) {
        double quick = quick(text, from, to);
        if (!Double.isNaN(quick)) return quick;
        var value = parse(text.substring(from, to));
        return value == null ? Double.NaN : value;
    }

    /** What is wrong with a number as a feature or target; null where nothing is. */
    static String fault(double value, String text) {
        if (Double.isNaN(value)) return Problems.quoted(text) + " is NaN";
        if (Double.isInfinite(value)) return Problems.quoted(text) + " is infinite";
        if (Float.isInfinite((float) value)) return Problems.quoted(text) + " is beyond single precision";
        return null;
    }

    /** Plain decimals of up to 15 digits, whose quotient of two exact doubles is the nearest double; else NaN. */
    private static double quick(String text, int from, int to) {
        if (to - from > 17 || to == from) return Double.NaN;
        boolean minus = text.charAt(from) == '-';
        long digits = 0;
        int count = 0;
        int point = -1;
        for (int at = minus ? from + 1 : from; at < to; at++) {
            char c = text.charAt(at);
            if (c == '.' && point < 0) {
                point = at;
            } else if (c >= '0' && c <= '9') {
                digits = digits * 10 + (c - '0');
                count++;
            } else {
                return Double.NaN;
            }
        }
        if (count == 0 || count > 15) return Double.NaN;
        double value = point < 0 ? digits : digits / TENS[to - 1 - point];
        return minus ? -value : value;
    }

    private static Double notFinite(String text) {
        boolean signed = text.charAt(0) == '-' || text.charAt(0) == '+';
        var bare = signed ? text.substring(1) : text;
        if (bare.equalsIgnoreCase("nan")) return Double.NaN;
        if (bare.equalsIgnoreCase("inf") || bare.equalsIgnoreCase("infinity"))
            return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        return null;
    }
}
