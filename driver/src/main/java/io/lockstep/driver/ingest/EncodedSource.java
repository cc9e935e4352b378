package io.lockstep.driver.ingest;

import io.lockstep.core.data.RowEncoder;
import io.lockstep.core.data.TableColumn;
import io.lockstep.core.data.TextForm;
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
    public TextForm textForm() {
        return table.textForm();
    }

    @Override
    public List<String> kept() {
        return table.kept();
    }

    @Override
    public boolean labelled() {
        return table.labelled();
    }

    @Override
    public int labelCount() {
        return table.labelCount();
    }

    @Override
    public boolean weighted() {
        return table.weighted();
    }

    @Override
    public List<Slice> slices() {
        return table.slices();
    }

    @Override
    public RowReader open(Slice slice, Configuration conf, Problems problems) throws IOException {
        return table.open(slice, conf, problems);
    }

    /** Fills {@code to} with the features of the cells in {@code from}, its label and its weight. */
    void encode(RowEncoder encoder, RawRow from, RawRow to) {
        to.label = from.label;
        to.more = from.more;
        to.weight = from.weight;
        to.kept = from.kept;
        if (!holdsNonZeros) encoder.encode(from.numbers, from.texts, to.floats, 0);
        else {
            to.count = 0;
            encoder.encode(from.numbers, from.texts, to::add);
        }
    }
}
