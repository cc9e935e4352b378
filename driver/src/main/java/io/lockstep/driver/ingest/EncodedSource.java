package io.lockstep.driver.ingest;

import io.lockstep.core.data.TableColumn;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A table whose columns have become features.
 *
 * @param columns how, in the table's order
 * @param featureNames of all columns, one after another
 * @param nonZeros features of all rows that are not zero, or missing
 * @param holdsNonZeros whether rows are mostly zeros, as those of many categories are
 */
record EncodedSource(
        Source table, List<TableColumn> columns, List<String> featureNames, long nonZeros, boolean holdsNonZeros)
        implements Source {

    static EncodedSource of(Source table, List<TableColumn> columns, long nonZeros, boolean holdsNonZeros) {
        return new EncodedSource(
                table,
                columns,
                columns.stream().flatMap(c -> c.featureNames().stream()).toList(),
                nonZeros,
                holdsNonZeros);
    }

    @Override
    public boolean labelled() {
        return table.labelled();
    }

    @Override
    public List<Slice> slices() {
        return table.slices();
    }

    @Override
    public RowReader open(Slice slice, Configuration conf, Problems problems) throws IOException {
        return table.open(slice, conf, problems);
    }

    /** Fills {@code to} with the features of the cells in {@code from}, and its label. */
    void encode(RawRow from, RawRow to) {
        to.label = from.label;
        if (holdsNonZeros) to.count = 0;
        int at = 0;
        for (int c = 0; c < columns.size(); c++) {
            var column = columns.get(c);
            int features = column.features();
            if (column.isIndicator()) {
                int index = column.indexOf(from.texts[c]);
                if (!holdsNonZeros) java.util.Arrays.fill(to.floats, at, at + features, 0f);
                if (index >= 0 && holdsNonZeros) to.add(at + index, 1f);
                else if (index >= 0) to.floats[at + index] = 1f;
            } else {
                double number = number(column, from.numbers[c], from.texts[c]);
                if (!holdsNonZeros) column.put(number, to.floats, at);
                else {
                    if (number - column.offset() != 0) to.add(at, (float) (number - column.offset()));
                    if (column.missing() && Double.isNaN(number)) to.add(at + 1, 1f);
                }
            }
            at += features;
        }
    }

    private static double number(TableColumn column, double number, String text) {
        if (text == null) return number;
        return switch (column.kind()) {
            case BOOLEAN -> text.equalsIgnoreCase("true") ? 1 : 0;
            case DATE -> Math.floor(ColumnScan.time(text) / 86400);
            case TIME -> ColumnScan.time(text);
            default -> throw new IllegalStateException(column.name() + ": " + text);
        };
    }
}
