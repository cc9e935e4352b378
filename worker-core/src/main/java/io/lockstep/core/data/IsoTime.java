package io.lockstep.core.data;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Dates and times as ISO 8601 writes them: {@code 2024-05-01}, {@code 2024-05-01 10:30}, with seconds and up to nine
 * decimals of them, and {@code Z} or an offset from UTC behind; UTC where none stands. Slashes may stand for the dashes.
 */
public final class IsoTime {
    private static final double DAY = 86400;

    private IsoTime() {}

    /** Whether a text may be a date or time: a first look, which costs next to nothing. */
    public static boolean maybe(String text) {
        int length = text.length();
        if (length < 10 || length > 35) return false;
        char between = text.charAt(4);
        return (between == '-' || between == '/') && text.charAt(7) == between;
    }

    /** Whether such a text is a date alone. */
    public static boolean isDate(String text) {
        return text.length() == 10;
    }

    /** Seconds since 1970-01-01T00:00Z; NaN for other text. */
    public static double seconds(String text) {
        if (!maybe(text)) return Double.NaN;
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return Double.NaN;
        long days;
        try {
            days = LocalDate.of(year, month, day).toEpochDay();
        } catch (DateTimeException e) {
            return Double.NaN; // such as the 31st of April
        }
        return text.length() == 10 ? days * DAY : time(text, days);
    }

    private static double time(String text, long days) {
        char between = text.charAt(10);
        if (between != 'T' && between != ' ' || text.length() < 16 || text.charAt(13) != ':') return Double.NaN;
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return Double.NaN;
        int at = 16;
        int second = 0;
        double part = 0;
        if (at < text.length() && text.charAt(at) == ':') {
            second = text.length() < 19 ? -1 : digits(text, 17, 19);
            if (second < 0 || second > 59) return Double.NaN;
            at = 19;
            if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
                int end = at + 1;
                while (end < text.length() && end < at + 10 && isDigit(text.charAt(end))) end++;
                if (end == at + 1) return Double.NaN;
                int nanos = digits(text, at + 1, end);
                for (int i = end - at - 1; i < 9; i++) nanos *= 10;
                part = nanos / 1e9;
                at = end;
            }
        }
        int offset = offset(text, at);
        if (offset == Integer.MIN_VALUE) return Double.NaN;
        return days * 86400L + hour * 3600L + minute * 60L + second - offset + part;
    }

    /** Seconds ahead of UTC, told from {@code at} to the end; the least number for what is none. */
    private static int offset(String text, int at) {
        int left = text.length() - at;
        if (left == 0 || left == 1 && text.charAt(at) == 'Z') return 0;
        char sign = text.charAt(at);
        if (sign != '+' && sign != '-' || left != 5 && left != 6) return Integer.MIN_VALUE;
        if (left == 6 && text.charAt(at + 3) != ':') return Integer.MIN_VALUE;
        int hours = digits(text, at + 1, at + 3);
        int minutes = digits(text, text.length() - 2, text.length());
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) return Integer.MIN_VALUE;
        return (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) return -1;
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }
}
