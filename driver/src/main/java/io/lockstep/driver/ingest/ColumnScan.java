package io.lockstep.driver.ingest;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What a first look at a column of a table found; those of several slices add up. Not thread-safe. */
final class ColumnScan implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Beyond so many different texts a column is no category. */
    static final int MOST_VALUES = 10_000;
    /** Numbers below this are told apart well enough as floats. */
    private static final double WIDE = 1 << 16;

    private static final Pattern TIME = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?)(Z|[+-]\\d\\d:?\\d\\d)?)?");

    long numbers;
    long texts;
    long missing;
    long booleans;
    long dates;
    long times;
    long nonZeros;
    /** Whether some number loses digits as a float that an offset would save. */
    boolean wide;

    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    /** How often each text occurs; no more are added where there are too many. */
    final Map<String, Long> values = new HashMap<>();

    boolean many;

    /** The first of each kind. */
    Problems.Fault text;

    Problems.Fault gap;
    Problems.Fault bad;

    /** Takes a cell in: a number, or a text where {@code text} isn't null, or neither. */
    void add(double number, String text, Problems problems, int column, long line) {
        if (text != null) add(text, problems, column, line);
        else if (Double.isNaN(number)) {
            missing++;
            if (gap == null) gap = new Problems.Fault(problems.row, line, column, "", "");
        } else {
            numbers++;
            if (number != 0) nonZeros++;
            if (number < min) min = number;
            if (number > max) max = number;
            if (isWide(number)) wide = true;
        }
    }

    /** Whether a number is kept in double precision until its column's offset is known. */
    static boolean isWide(double number) {
        return (number >= WIDE || number <= -WIDE) && (float) number != number;
    }

    private void add(String found, Problems problems, int column, long line) {
        texts++;
        if (isBoolean(found)) booleans++;
        else if (found.length() >= 10 && found.charAt(4) == '-') {
            var time = time(found);
            if (time != null && found.length() == 10) dates++;
            else if (time != null) times++;
            if (time != null) {
                double value = found.length() == 10 ? Math.rint(time / 86400) : time;
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        if (text == null) text = new Problems.Fault(problems.row, line, column, Problems.quoted(found), "");
        if (!many || values.containsKey(found)) values.merge(found, 1L, Long::sum);
        many |= values.size() > MOST_VALUES;
    }

    static boolean isBoolean(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }

    /** Seconds since 1970 of a date or time as ISO 8601 has it, in UTC where no zone stands; null for other text. */
    static Double time(String text) {
        var found = TIME.matcher(text);
        if (!found.matches()) return null;
        try {
            var day = LocalDate.parse(found.group(1));
            if (found.group(2) == null) return day.toEpochDay() * 86400.0;
            var time = LocalTime.parse(found.group(2).replace(',', '.'));
            var zone = found.group(3);
            var offset = zone == null || zone.equals("Z")
                    ? ZoneOffset.UTC
                    : ZoneOffset.of(zone.length() == 5 ? zone.substring(0, 3) + ":" + zone.substring(3) : zone);
            var at = LocalDateTime.of(day, time).toInstant(offset);
            return at.getEpochSecond() + at.getNano() / 1e9;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Adds the slice that follows. Faults stay the first's. */
    void add(ColumnScan next) {
        numbers += next.numbers;
        texts += next.texts;
        missing += next.missing;
        booleans += next.booleans;
        dates += next.dates;
        times += next.times;
        nonZeros += next.nonZeros;
        wide |= next.wide;
        min = Math.min(min, next.min);
        max = Math.max(max, next.max);
        next.values.forEach((value, count) -> values.merge(value, count, Long::sum));
        many |= next.many || values.size() > MOST_VALUES;
    }
}
