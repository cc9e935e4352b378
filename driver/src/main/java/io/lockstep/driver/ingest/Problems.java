package io.lockstep.driver.ingest;

import java.io.Serializable;

/** What a task found wrong in a slice: the first fault of each column, and the first of a row as a whole. */
final class Problems implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Weights whose sums and products with gradients stay well within single precision. */
    private static final double LEAST_WEIGHT = 1e-9;

    private static final double MOST_WEIGHT = 1e9;

    /**
     * A fault.
     *
     * @param row from 0 within the slice
     * @param line lines read in the slice, with this one; 0 without lines
     * @param column index of the feature; -1 for the label or the whole row, less for further labels
     * @param found what is wrong, with the value
     * @param allowed what is allowed
     */
    record Mistake(long row, long line, int column, String found, String allowed) implements Serializable {}

    /** Per feature: its first fault. */
    final Mistake[] cells;

    Mistake whole;
    Mistake label;
    /** The first label that is absent, that says so itself, and that is text. */
    Mistake noLabel;

    Mistake markLabel;
    Mistake textLabel;
    /** The first label that says neither that something is there nor that it isn't. */
    Mistake flag;
    /** Which label of a row is looked at. */
    int which;
    /** The first weight that is none. */
    Mistake weight;

    /** Bytes of the file where the slice's first record begins, and where its last ends; of formats with records. */
    long begin;

    long end;
    /** Whether an index 0 was met. */
    boolean zero;
    /** Entries beyond the model's features, lines with qid, lines out of order. */
    long beyond;

    long queries;
    long unordered;
    /** Large numbers among non-zeros that single precision rounds; a table's columns keep them. */
    long rounded;
    /** Largest feature count met; for formats whose rows tell it. */
    int features;

    long row;

    /** Of a source's rows; those that are read as non-zeros have no cells. */
    static Problems of(Source source) {
        return new Problems(source.holdsNonZeros() ? 0 : source.featureNames().size());
    }

    Problems(int features) {
        cells = new Mistake[features];
    }

    void cell(int column, long line, String found, String allowed) {
        if (cells[column] == null) cells[column] = new Mistake(row, line, column, found, allowed);
    }

    void label(long line, String found, String allowed) {
        if (label == null) label = new Mistake(row, line, -1 - which, found, allowed);
    }

    void noLabel(long line, String found) {
        if (noLabel == null) noLabel = new Mistake(row, line, -1 - which, found, "a class or a number is needed");
    }

    void markLabel(long line, String found) {
        if (markLabel == null) markLabel = new Mistake(row, line, -1 - which, found, "a class or a number is needed");
    }

    void textLabel(long line, String found, String allowed) {
        if (textLabel == null) textLabel = new Mistake(row, line, -1 - which, found, allowed);
    }

    void flag(long line, String found) {
        if (flag == null)
            flag = new Mistake(
                    row,
                    line,
                    -1 - which,
                    found,
                    "of several labels each is 0 or 1; values are for" + " --task regression");
    }

    /** The weight that a text says; a fault counts as 1. */
    float weight(long line, String text) {
        var value = Numbers.parse(text);
        if (value == null || value.isNaN())
            return noWeight(line, text.isBlank() ? "the weight is missing" : quoted(text) + " is no weight");
        return weight(line, value.doubleValue());
    }

    /** A weight in single precision; NaN is a missing one. */
    float weight(long line, double value) {
        if (value == 0 || value >= LEAST_WEIGHT && value <= MOST_WEIGHT) return (float) value + 0f;
        return noWeight(line, Double.isNaN(value) ? "the weight is missing" : "the weight is " + value);
    }

    private float noWeight(long line, String found) {
        if (weight == null)
            weight = new Mistake(
                    row, line, -1, found, "allowed are 0 and numbers from " + LEAST_WEIGHT + " to " + MOST_WEIGHT);
        return 1;
    }

    /** Adds what reading found in the same rows, of each kind of fault the first. */
    void addReading(Problems reading) {
        rounded += reading.rounded;
        for (int c = 0; c < cells.length; c++) cells[c] = first(reading.cells[c], cells[c]);
        whole = first(reading.whole, whole);
        label = first(reading.label, label);
        weight = first(reading.weight, weight);
    }

    private static Mistake first(Mistake one, Mistake other) {
        if (one == null || other == null) return one == null ? other : one;
        return one.row <= other.row ? one : other;
    }

    /** Adds what isn't a fault. */
    void add(Problems next) {
        features = Math.max(features, next.features);
        zero |= next.zero;
        beyond += next.beyond;
        queries += next.queries;
        unordered += next.unordered;
        rounded += next.rounded;
    }

    void row(long line, String found, String allowed) {
        if (whole == null) whole = new Mistake(row, line, -1, found, allowed);
    }

    /** A value as messages show it: in quotes, on one line, cut where it is long. */
    static String quoted(String text) {
        int most = 60;
        var shown = text.length() <= most ? text : text.substring(0, most) + "…";
        return '"' + shown.replaceAll("\\p{Cntrl}", "�") + '"';
    }

    boolean none() {
        if (whole != null || label != null) return false;
        for (var cell : cells) if (cell != null) return false;
        return true;
    }
}
