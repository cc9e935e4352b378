package io.lockstep.core.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From the cells of a table's row to features, as the table's columns say: the one place that does it, for training data
 * and for whatever a model meets later. Not thread-safe.
 */
public final class RowEncoder {
    /** Takes the features that aren't 0, in ascending order. */
    @FunctionalInterface
    public interface NonZeros {
        void add(int feature, float value);
    }

    private final TableColumn[] columns;
    private final int[] starts; // where each column's features begin, and the number of all
    private final Map<String, Integer>[] places; // of categories' values

    @SuppressWarnings({"unchecked", "rawtypes"})
    public RowEncoder(List<TableColumn> columns) {
        this.columns = columns.toArray(TableColumn[]::new);
        starts = new int[this.columns.length + 1];
        places = new Map[this.columns.length];
        for (int c = 0; c < this.columns.length; c++) {
            var column = this.columns[c];
            starts[c + 1] = starts[c] + column.features();
            if (column.kind() != TableColumn.Kind.CATEGORY) continue;
            places[c] = new HashMap<>();
            for (int v = 0; v < column.values().size(); v++)
                places[c].put(column.values().get(v), v);
        }
    }

    /** Cells of a row. */
    public int columns() {
        return columns.length;
    }

    /** Features of a row. */
    public int features() {
        return starts[columns.length];
    }

    /**
     * Writes a row's features to {@code out[at .. at + features)}.
     *
     * @param numbers [columns]: NaN where the cell holds no number; not modified
     * @param texts [columns]: null where the cell holds no text; not modified
     */
    public void encode(double[] numbers, String[] texts, float[] out, int at) {
        for (int c = 0; c < columns.length; c++) {
            int start = at + starts[c];
            var column = columns[c];
            if (column.isIndicator()) {
                Arrays.fill(out, start, at + starts[c + 1], 0f);
                int index = index(c, texts[c]);
                if (index >= 0) out[start + index] = 1f;
            } else column.put(number(column, numbers[c], texts[c]), out, start);
        }
    }

    /** As above, the features that aren't 0 alone. Missing values are NaN, which isn't 0. */
    public void encode(double[] numbers, String[] texts, NonZeros out) {
        for (int c = 0; c < columns.length; c++) {
            int start = starts[c];
            var column = columns[c];
            if (column.isIndicator()) {
                int index = index(c, texts[c]);
                if (index >= 0) out.add(start + index, 1f);
                continue;
            }
            double number = number(column, numbers[c], texts[c]) - column.offset();
            if (number != 0) out.add(start, (float) number);
            if (column.missing() && Double.isNaN(number)) out.add(start + 1, 1f);
        }
    }

    private int index(int c, String text) {
        if (text == null || places[c] == null) return columns[c].indexOf(text);
        var found = places[c].get(text);
        return found != null ? found : columns[c].other() ? columns[c].values().size() : -1;
    }

    /** What a cell of text is as a number, by its column's kind. */
    private static double number(TableColumn column, double number, String text) {
        if (text == null) return number;
        return switch (column.kind()) {
            case BOOLEAN -> text.equalsIgnoreCase("true") ? 1 : 0;
            case DATE -> Math.floor(IsoTime.seconds(text) / 86400);
            case TIME -> IsoTime.seconds(text);
            // Refused before, where rows are looked at first.
            case NUMBER, CATEGORY, HASHED -> Double.NaN;
        };
    }
}
