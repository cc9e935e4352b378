package io.lockstep.core;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/**
 * Numbers as text, for the terminal, pages, plots, messages and names of files: everywhere the same number is the same
 * text, whatever the machine's language.
 */
public final class Figures {
    private static final int BYTES_STEP = 1 << 10;

    private Figures() {}

    /** {@link String#format} with points in decimals and commas between thousands. */
    public static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A measured value: four decimals, from 100 on one, and four digits with an exponent where it is tiny or huge. */
    public static String measure(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) return Double.toString(value);
        if (size == 0) return "0";
        if (size < 1e-3 || size >= 1e5) return text("%.3e", value);
        return fixed(value, size >= 100 ? 1 : 4);
    }

    public static String fixed(double value, int decimals) {
        return text("%." + decimals + "f", value);
    }

    /** So many decimals at most: no zeros at the end. */
    public static String atMost(double value, int decimals) {
        return trimmed(fixed(value, decimals));
    }

    /** The shortest text that means exactly this number. */
    public static String exact(double value) {
        double size = Math.abs(value);
        var text = Double.toString(value).replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
        boolean plain = size >= 1e-4 && size < 1e-3; // where Java already writes an exponent
        return plain ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString() : text;
    }

    /** A setting: exactly, or its first four digits where there are many. */
    public static String setting(double value) {
        var exact = exact(value);
        return exact.length() <= 7 || !Double.isFinite(value) ? exact : exact(rounded(value, 4));
    }

    /** The number of so many digits that is nearest to a finite one. */
    public static double rounded(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits)).doubleValue();
    }

    /** A whole number with its thousands apart: 12,000. */
    public static String count(long value) {
        return text("%,d", value);
    }

    /** A whole number with zeros before it, which sorts as text as it does as a number. */
    public static String padded(long value, int digits) {
        return text("%0" + digits + "d", value);
    }

    /** A share in per cent: 0.25 is 25.00 %. */
    public static String percent(double share) {
        return percent(share, 2);
    }

    public static String percent(double share, int decimals) {
        return fixed(100 * share, decimals) + " %";
    }

    /** A number beside an axis: 0.25, 1500, 20k, 3e-5. */
    public static String tick(double value) {
        double size = Math.abs(value);
        if (size == 0) return "0";
        if (size >= 1e7 || size < 1e-3)
            return text("%.0e", value).replace("e-0", "e-").replace("e+0", "e").replace("e+", "e");
        if (size >= 1e4) return atMost(value / 1000, 1) + "k";
        return atMost(value, size >= 100 ? 1 : size >= 1 ? 2 : 4);
    }

    /** A time of so many seconds: 2.50 s, 61.0 s, 3 min 05 s, 2 h 05 min; empty where it isn't a number. */
    public static String seconds(double seconds) {
        if (!Double.isFinite(seconds)) return "";
        if (seconds < 10) return fixed(seconds, 2) + " s";
        return seconds < 120 ? fixed(seconds, 1) + " s" : wholeSeconds(Math.round(seconds));
    }

    /** A time of so many seconds: 45 s, 3 min 05 s, 2 h 05 min. */
    public static String wholeSeconds(long seconds) {
        if (seconds < 120) return seconds + " s";
        return seconds < 7200
                ? text("%d min %02d s", seconds / 60, seconds % 60)
                : text("%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** Bytes with one decimal, in the largest unit of which there is one at least: 1.5 GiB. */
    public static String bytes(long bytes) {
        if (bytes < BYTES_STEP) return bytes + " B";
        double value = bytes;
        for (var unit : List.of("KiB", "MiB", "GiB")) {
            value /= BYTES_STEP;
            if (value < BYTES_STEP) return fixed(value, 1) + " " + unit;
        }
        return fixed(value / BYTES_STEP, 1) + " TiB";
    }

    private static String trimmed(String number) {
        return number.contains(".") ? number.replaceAll("0+$", "").replaceAll("\\.$", "") : number;
    }
}
