package io.lockstep.jobs.lab.bench;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under a heading, in columns: the first to the left, the others to the right. */
final class TextTable {
    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... heading) {
        rows.add(heading);
    }

    /** Adds a row of as many cells as the heading has. */
    TextTable add(String... cells) {
        if (cells.length != rows.get(0).length)
            throw new IllegalArgumentException(cells.length + " cells under a heading of " + rows.get(0).length);
        rows.add(cells);
        return this;
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.get(0).length];
        for (var row : rows) for (int j = 0; j < widths.length; j++) widths[j] = Math.max(widths[j], length(row[j]));
        var text = new StringBuilder();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int j = 0; j < widths.length; j++) append(line, row[j], widths[j], j == 0);
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static void append(StringBuilder line, String cell, int width, boolean left) {
        var padding = " ".repeat(width - length(cell));
        line.append("  ").append(left ? cell + padding : padding + cell);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
