package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.MissingValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Any DataFrame, whatever Spark read it from: a partition a slice. Columns are cells of a table; a single column of wide
 * vectors is read as its non-zeros instead, so that memory goes by what is there.
 */
final class DatasetSource implements Source {
    private static final long serialVersionUID = 1L;
    /** Vectors of more numbers than this are looked at as a whole, not number by number as a table's columns. */
    private static final int WIDE = 4096;

    private final List<FrameColumn> columns;
    private final boolean wide;
    private final List<String> featureNames;
    private final List<FrameLabel> labels; // none where labels aren't looked at
    private final FrameWeight weight; // null where all rows count the same
    private final String place;
    private final boolean indices;
    private final List<String> kept;
    private final int keptFrom;
    private final List<String> notes;
    private final transient JavaRDD<InternalRow> rows;

    private DatasetSource(
            List<FrameColumn> columns,
            boolean wide,
            List<String> featureNames,
            List<FrameLabel> labels,
            FrameWeight weight,
            String place,
            boolean indices,
            List<String> kept,
            int keptFrom,
            List<String> notes,
            JavaRDD<InternalRow> rows) {
        this.columns = columns;
        this.wide = wide;
        this.featureNames = featureNames;
        this.labels = labels;
        this.weight = weight;
        this.place = place;
        this.indices = indices;
        this.kept = kept;
        this.keptFrom = keptFrom;
        this.notes = notes;
        this.rows = rows;
    }

    /**
     * The columns asked for, or all but the label; of other data, those that the model knows.
     *
     * @param frame its rows in the order that they shall keep, where that matters
     * @param place what messages call it
     * @param indices whether labels that are numbers are the classes' indices, as Spark ML has it
     * @throws UserError for an absent label, no features, columns that can't be features, or that don't fit the model
     */
    static DatasetSource of(Dataset<Row> frame, Wanted wanted, String place, boolean indices) {
        var flat = flat(frame);
        var fields = flat.schema().fields();
        var header = Arrays.stream(fields).map(StructField::name).toList();
        var notes = new ArrayList<String>();
        boolean training = wanted.like() == null;
        // Of data for a model, what a column of several holds isn't known before its cells are.
        var wantedHere = training ? Columns.of(header, wanted, place, notes) : null;
        boolean labelled = wanted.needsLabels();
        if (labelled && !training) Columns.requireLabels(header, wanted, place);
        if (!training) Columns.requireWeight(header, wanted, place);
        var columns = new ArrayList<FrameColumn>();
        var labelNames = labelled ? wanted.labels(header) : List.<String>of();
        var labels = new FrameLabel[labelNames.size()];
        FrameWeight weight = null;
        for (int c = 0; c < fields.length; c++) {
            int which = labelNames.indexOf(fields[c].name());
            if (which >= 0) {
                labels[which] = FrameLabel.of(fields[c], c, place);
                continue;
            }
            if (fields[c].name().equals(wanted.weight())) {
                weight = FrameWeight.of(fields[c], c, place);
                continue;
            }
            if (training && wantedHere.places()[c] < 0) continue;
            var column = FrameColumn.of(fields[c], c, size(flat, fields[c]));
            if (column != null) columns.add(column);
            else if (training) throw unusable(fields[c], place);
        }
        var names = columns.stream().flatMap(column -> column.names().stream()).toList();
        if (!training) names = Columns.like(names, wanted, place);
        if (names.isEmpty()) throw new UserError(place + ": the feature columns hold no numbers in any row");
        var kept = KeptColumns.among(header, wanted, place);
        var placed = placed(columns, names, wanted);
        return new DatasetSource(
                placed,
                isWide(placed, wanted),
                names,
                List.of(labels),
                weight,
                place,
                indices,
                kept,
                fields.length,
                notes,
                rows(keeping(flat, kept)));
    }

    /** Whether no number needs a column's look: none is to be filled in, and none was when the model learnt. */
    private static boolean isWide(List<FrameColumn> columns, Wanted wanted) {
        return columns.size() == 1
                && columns.get(0).shape() == FrameColumn.Shape.VECTOR
                && columns.get(0).places().length > WIDE
                && columns.get(0).isInOrder()
                && (wanted.like() == null
                        ? wanted.reading().missing() == MissingValues.REFUSE
                        : wanted.like().columns().isEmpty());
    }

    /** The same, telling more. */
    DatasetSource noting(List<String> more) {
        notes.addAll(more);
        return this;
    }

    private static UserError unusable(StructField field, String place) {
        return new UserError(place + ": column \"" + field.name() + "\" holds "
                + field.dataType().catalogString()
                + "; features are numbers, booleans, text, dates and times, and vectors and arrays of numbers: leave it"
                + " out with --drop " + field.name());
    }

    /** The columns of structs as columns of their own, named as SQL names them; decimals as doubles. */
    private static Dataset<Row> flat(Dataset<Row> frame) {
        var columns = new ArrayList<Column>();
        for (var field : frame.schema().fields())
            flatten(frame.col(quoted(field.name())), field, field.name(), columns);
        return frame.select(columns.toArray(Column[]::new));
    }

    private static void flatten(Column column, StructField field, String name, List<Column> out) {
        if (field.dataType() instanceof StructType struct && !FrameColumn.isVector(struct)) {
            for (var inner : struct.fields())
                flatten(column.getField(inner.name()), inner, name + "." + inner.name(), out);
        } else if (field.dataType() instanceof DecimalType)
            out.add(column.cast("double").as(name));
        else out.add(column.as(name, field.metadata()));
    }

    /** The cells of these columns as text, behind all others. */
    private static Dataset<Row> keeping(Dataset<Row> flat, List<String> kept) {
        if (kept.isEmpty()) return flat;
        var columns = new ArrayList<Column>();
        for (var name : flat.columns()) columns.add(flat.col(quoted(name)));
        for (var name : kept) columns.add(flat.col(quoted(name)).cast("string").as("kept " + name));
        return flat.select(columns.toArray(Column[]::new));
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static List<FrameColumn> placed(List<FrameColumn> columns, List<String> names, Wanted wanted) {
        var index = new HashMap<String, Integer>();
        for (int j = 0; j < names.size(); j++) index.put(names.get(j), j);
        var placed = new ArrayList<FrameColumn>();
        for (var column : columns) {
            var places = column.names().stream()
                    .mapToInt(name -> index.getOrDefault(name, -1))
                    .toArray();
            if (Arrays.stream(places).allMatch(at -> at < 0)) continue;
            placed.add(column.withPlaces(places, TableEncoding.holdsNames(column.name(), wanted)));
        }
        return placed;
    }

    /** Elements of a column of arrays: those of its first cell that is one. */
    private static int size(Dataset<Row> frame, StructField field) {
        if (!FrameColumn.isOfUnknownSize(field)) return -1;
        var column = frame.col(quoted(field.name()));
        var found = rows(frame.select(column).filter(column.isNotNull()).limit(1))
                .map(row -> FrameColumn.size(row, 0, field.dataType()))
                .take(1);
        return found.isEmpty() ? 0 : found.get(0);
    }

    private static JavaRDD<InternalRow> rows(Dataset<Row> frame) {
        var classic = (org.apache.spark.sql.classic.Dataset<Row>) frame;
        return classic.queryExecution().toRdd().toJavaRDD();
    }

    @Override
    public List<String> featureNames() {
        return featureNames;
    }

    @Override
    public boolean holdsCells() {
        return !wide;
    }

    @Override
    public boolean holdsNonZeros() {
        return wide;
    }

    @Override
    public boolean fillsKept() {
        return true;
    }

    @Override
    public List<String> kept() {
        return kept;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public boolean labelled() {
        return !labels.isEmpty();
    }

    @Override
    public int labelCount() {
        return labels.size();
    }

    @Override
    public boolean weighted() {
        return weight != null;
    }

    @Override
    public List<String> fixedClasses() {
        return labels.size() == 1 ? labels.get(0).classes() : List.of();
    }

    @Override
    public boolean labelsAreText() {
        return labels.size() == 1 && labels.get(0).kind() == CellKind.TEXT;
    }

    @Override
    public boolean labelsAreIndices() {
        return indices;
    }

    @Override
    public List<Slice> slices() {
        return IntStream.range(0, rows.getNumPartitions())
                .mapToObj(partition -> new Slice(place, partition, partition + 1))
                .toList();
    }

    /** The rows, a partition a slice. */
    JavaRDD<InternalRow> rows() {
        return rows;
    }

    @Override
    public RowReader open(Slice slice, Configuration conf, Problems problems) {
        throw new IllegalStateException("a DataFrame is read by Spark, a partition a task");
    }

    /** Reads a partition's rows. */
    RowReader reader(Iterator<InternalRow> partition, Problems problems) {
        return new RowReader() {
            @Override
            public boolean next(RawRow row) throws IOException {
                if (!partition.hasNext()) return false;
                var cells = partition.next();
                if (wide) columns.get(0).readNonZeros(cells, row, problems);
                else for (var column : columns) column.read(cells, row, problems);
                if (weight != null) row.weight = weight.read(cells, problems);
                for (int t = 0; t < labels.size(); t++)
                    row.label(t, labels.get(t).read(cells, problems));
                for (int k = 0; k < row.kept.length; k++)
                    row.kept[k] = cells.isNullAt(keptFrom + k)
                            ? null
                            : cells.getUTF8String(keptFrom + k).toString();
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
