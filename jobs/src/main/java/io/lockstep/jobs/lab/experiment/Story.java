package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an experiment found: figures for machines, a short table and one line for people. Built up as it runs. */
public final class Story {
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String finding = "";

    /** A story with a table of these columns. */
    public Story(String... columns) {
        this.columns = List.of(columns);
    }

    /** Keeps a figure for {@code result.json}; numbers, texts, lists and maps of them. */
    public Story figure(String name, Object value) {
        figures.put(name, value);
        return this;
    }

    /** Adds a row; numbers are rounded for reading, {@code result.json} has them whole. */
    public Story row(Object... cells) {
        if (cells.length != columns.size())
            throw new IllegalArgumentException(cells.length + " cells for the columns " + columns);
        var row = new ArrayList<String>();
        for (Object cell : cells) row.add(text(cell));
        rows.add(row);
        return this;
    }

    /** The one-line finding, computed from the figures. */
    public Story finding(String format, Object... values) {
        finding = Figures.text(format, values);
        return this;
    }

    /** A remark for the page. */
    public Story note(String text) {
        notes.add(text);
        return this;
    }

    public List<String> notes() {
        return notes;
    }

    public Map<String, Object> figures() {
        return figures;
    }

    public List<String> columns() {
        return columns;
    }

    public List<List<String>> rows() {
        return rows;
    }

    public String finding() {
        return finding;
    }

    static String text(Object cell) {
        if (cell instanceof Double || cell instanceof Float) return measured(((Number) cell).doubleValue());
        return String.valueOf(cell);
    }

    private static String measured(double value) {
        return Double.isNaN(value) ? "–" : Figures.measure(value);
    }
}
