package io.lockstep.driver.ingest;

import io.lockstep.core.data.IsoTime;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** What a first look at a column of a table found; those of several slices add up. Not thread-safe. */
final class ColumnScan implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Beyond so many different texts a column is no category. */
    static final int MOST_VALUES = 10_000;
    /** Numbers below this are told apart well enough as floats. */
    private static final double WIDE = 1 << 16;

    long numbers;
    long texts;
    long missing;
    long booleans;
    long dates;
    long times;
    long nonZeros;
    /** Whether some number loses digits as a float that an offset would save. */
    boolean wide;

    /** Of numbers; of dates and times in seconds. */
    double min = Double.POSITIVE_INFINITY;

    double max = Double.NEGATIVE_INFINITY;
    private static final int OTHER = 0;
    private static final int BOOLEAN = 1;
    private static final int DATE = 2;
    private static final int TIME = 3;

    /** How often each text occurs, and what it is; no more are added where there are too many. */
    private final Map<String, long[]> counts = new HashMap<>(4);

    boolean many;

    /** Numbers that differ from the one before them, but not in single precision. */
    long collapsed;

    private double before = Double.NaN;
    private DistinctSample sample = new DistinctSample(); // null once a number isn't whole

    /** The first of each kind. */
    Problems.Mistake text;

    Problems.Mistake gap;
    Problems.Mistake bad;

    /** Takes a cell in: a number, or a text where {@code text} isn't null, or neither. */
    void add(double number, String text, Problems problems, int column, long line) {
        if (text != null) add(text, problems, column, line);
        else if (Double.isNaN(number)) {
            missing++;
            if (gap == null) gap = new Problems.Mistake(problems.row, line, column, "", "");
        } else {
            numbers++;
            if (number != 0) nonZeros++;
            if (number < min) min = number;
            if (number > max) max = number;
            if (isWide(number)) wide = true;
            look(number);
        }
    }

    /** Looks for ids, and for numbers that single precision can't tell apart. */
    private void look(double number) {
        if (number != before && (float) number == (float) before) collapsed++;
        before = number;
        if (sample == null) return;
        if (number == Math.rint(number)) sample.add(number);
        else sample = null;
    }

    /** Whether all numbers are whole and different, as those of an id are; {@code least} of them at least. */
    boolean isLikeId(long least) {
        return sample != null && texts == 0 && missing == 0 && numbers >= least && sample.allDifferent();
    }

    /** Whether a number is kept in double precision until its column's offset is known. */
    static boolean isWide(double number) {
        return (number >= WIDE || number <= -WIDE) && (float) number != number;
    }

    private void add(String found, Problems problems, int column, long line) {
        texts++;
        if (text == null) text = new Problems.Mistake(problems.row, line, column, Problems.quoted(found), "");
        long[] known = counts.get(found); // most texts are few and come often
        int kind = known == null ? kind(found) : (int) known[1];
        if (kind == BOOLEAN) booleans++;
        else if (kind == DATE) dates++;
        else if (kind == TIME) times++;
        if (known != null) known[0]++;
        else if (!many) counts.put(found, new long[] {1, kind});
        many |= counts.size() > MOST_VALUES;
    }

    private int kind(String found) {
        if (isBoolean(found)) return BOOLEAN;
        double seconds = IsoTime.maybe(found) ? IsoTime.seconds(found) : Double.NaN;
        if (Double.isNaN(seconds)) return OTHER;
        min = Math.min(min, seconds);
        max = Math.max(max, seconds);
        return IsoTime.isDate(found) ? DATE : TIME;
    }

    /** How often each text occurs; of too many, the first. */
    Map<String, Long> values() {
        var values = new HashMap<String, Long>(4);
        counts.forEach((value, known) -> values.put(value, known[0]));
        return values;
    }

    static boolean isBoolean(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
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
        collapsed += next.collapsed;
        if (next.sample == null) sample = null;
        else if (sample != null) sample.add(next.sample);
        min = Math.min(min, next.min);
        max = Math.max(max, next.max);
        next.counts.forEach((value, known) ->
                counts.merge(value, known.clone(), (one, other) -> new long[] {one[0] + other[0], one[1]}));
        many |= next.many || counts.size() > MOST_VALUES;
    }
}
