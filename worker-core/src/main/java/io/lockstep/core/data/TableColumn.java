package io.lockstep.core.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A column of a table as a user has it, and how it becomes features of a network. Learnt once, kept in the model, applied
 * the same wherever it predicts.
 *
 * <p>A category is one feature for each of its values, which is 1 where the row has it. A value that is not among them
 * is the feature {@code other} where there is one, else none of them.
 *
 * @param values of a category, ascending; empty otherwise
 * @param other whether rare values have a feature together
 * @param buckets of hashed text, whose features are 1 where the text's hash leads; 0 otherwise
 * @param offset taken from numbers before they are rounded to single precision
 * @param missing whether the last feature is 1 where the value is missing
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record TableColumn(
        String name, Kind kind, List<String> values, boolean other, int buckets, double offset, boolean missing)
        implements Serializable {

    /** What a column holds. */
    public enum Kind {
        NUMBER,
        /** true and false, as 1 and 0. */
        BOOLEAN,
        /** Days since 1970-01-01. */
        DATE,
        /** Seconds since 1970-01-01T00:00Z. */
        TIME,
        CATEGORY,
        /** Text whose hash picks one of {@link #buckets} features. */
        HASHED
    }

    public TableColumn {
        values = values == null ? List.of() : List.copyOf(values);
    }

    /** A column of plain numbers. */
    public static TableColumn number(String name) {
        return new TableColumn(name, Kind.NUMBER, List.of(), false, 0, 0, false);
    }

    /** Whether it is stored as it is. */
    @JsonIgnore
    public boolean isPlain() {
        return kind == Kind.NUMBER && offset == 0 && !missing;
    }

    /** Whether its features are ones and zeros that say which, and aren't standardised. */
    @JsonIgnore
    public boolean isIndicator() {
        return kind == Kind.CATEGORY || kind == Kind.HASHED;
    }

    /** How many features it becomes. */
    @JsonIgnore
    public int features() {
        int own = kind == Kind.CATEGORY ? values.size() + (other ? 1 : 0) : kind == Kind.HASHED ? buckets : 1;
        return own + (missing ? 1 : 0);
    }

    /** The features' names. */
    @JsonIgnore
    public List<String> featureNames() {
        var names = new ArrayList<String>();
        if (kind == Kind.CATEGORY) {
            for (var value : values) names.add(name + "=" + value);
            if (other) names.add(name + "=(other)");
        } else if (kind == Kind.HASHED) {
            for (int b = 0; b < buckets; b++) names.add(name + "#" + b);
        } else names.add(name);
        if (missing) names.add(name + "=(missing)");
        return names;
    }

    /**
     * Which of an indicator column's features is 1.
     *
     * @param text null where it is missing
     * @return -1 for none
     */
    public int indexOf(String text) {
        if (text == null) return missing ? features() - 1 : -1;
        if (kind == Kind.HASHED) return (int) Long.remainderUnsigned(hash(text), buckets);
        int found = Collections.binarySearch(values, text);
        return found >= 0 ? found : other ? values.size() : -1;
    }

    /** FNV-1a of the text's UTF-8, mixed: the same on all machines. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        hash ^= hash >>> 32;
        hash *= 0xd6e8feb86659fd93L;
        return hash ^ hash >>> 32;
    }

    /**
     * Writes the features of a column that is no indicator to {@code out[at ..]}.
     *
     * @param number NaN where it is missing, which stays NaN
     */
    public void put(double number, float[] out, int at) {
        out[at] = (float) (number - offset);
        if (missing) out[at + 1] = Double.isNaN(number) ? 1 : 0;
    }

    /** Whether each feature of such columns is one to be standardised. */
    public static boolean[] scaled(List<TableColumn> columns) {
        int features = 0;
        for (var column : columns) features += column.features();
        var scaled = new boolean[features];
        int at = 0;
        for (var column : columns) {
            if (!column.isIndicator()) scaled[at] = true;
            at += column.features();
        }
        return scaled;
    }
}
