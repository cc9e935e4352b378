package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
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

/** Any DataFrame, whatever Spark read it from: a partition a slice. */
final class DatasetSource implements Source {
    private static final long serialVersionUID = 1L;

    private final List<FrameColumn> columns;
    private final List<String> featureNames;
    private final FrameLabel label;
    private final String place;
    private final boolean indices;
    private final transient JavaRDD<InternalRow> rows;

    private DatasetSource(
            List<FrameColumn> columns,
            List<String> featureNames,
            FrameLabel label,
            String place,
            boolean indices,
            JavaRDD<InternalRow> rows) {
        this.columns = columns;
        this.featureNames = featureNames;
        this.label = label;
        this.place = place;
        this.indices = indices;
        this.rows = rows;
    }

    /**
     * All columns but the label are features, in their order; of other data, those that the model knows.
     *
     * @param frame its rows in the order that they shall keep, where that matters
     * @param place what messages call it
     * @param indices whether labels that are numbers are the classes' indices, as Spark ML has it
     * @throws UserError for an absent label, no features, columns that hold no numbers, or that don't fit the model
     */
    static DatasetSource of(Dataset<Row> frame, Wanted wanted, String place, boolean indices) {
        var header = List.of(frame.columns());
        boolean labelled = header.contains(wanted.label()) && wanted.needsLabels();
        if (!labelled && wanted.needsLabels())
            throw new UserError(
                    place + ": no label column \"" + wanted.label() + "\"; the columns are " + Columns.brief(header));
        var plain = frame.select(Arrays.stream(frame.schema().fields())
                .filter(field -> labelled || !field.name().equals(wanted.label()))
                .map(field -> {
                    var column = frame.col("`" + field.name().replace("`", "``") + "`");
                    boolean decimal = field.dataType() instanceof DecimalType;
                    return decimal ? column.cast("double").as(field.name()) : column;
                })
                .toArray(Column[]::new));
        var columns = new ArrayList<FrameColumn>();
        FrameLabel label = null;
        var fields = plain.schema().fields();
        var first = first(plain);
        for (int c = 0; c < fields.length; c++)
            if (labelled && fields[c].name().equals(wanted.label())) label = FrameLabel.of(fields[c], c, place);
            else columns.add(FrameColumn.of(fields[c], c, first, place));
        if (columns.isEmpty()) throw new UserError(place + ": no feature columns beside \"" + wanted.label() + "\"");
        var names =
                columns.stream().flatMap(column -> column.features().stream()).toList();
        if (wanted.like() != null) {
            Columns.checkFit(names, wanted.like().featureNames(), place);
            names = wanted.like().featureNames();
        }
        return new DatasetSource(placed(columns, names), names, label, place, indices, rows(plain));
    }

    private static List<FrameColumn> placed(List<FrameColumn> columns, List<String> names) {
        var index = new HashMap<String, Integer>();
        for (int j = 0; j < names.size(); j++) index.put(names.get(j), j);
        return columns.stream()
                .map(column -> column.withPlaces(
                        column.features().stream().mapToInt(index::get).toArray()))
                .toList();
    }

    /** The first row where something is an array of unknown length, else null. */
    private static InternalRow first(Dataset<Row> frame) {
        boolean arrays = Arrays.stream(frame.schema().fields())
                .anyMatch(field -> CellKind.of(field.dataType()) == null && MlMetadata.size(field) < 0);
        if (!arrays) return null;
        var found = rows(frame.limit(1)).map(InternalRow::copy).take(1);
        return found.isEmpty() ? null : found.get(0);
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
    public boolean labelled() {
        return label != null;
    }

    @Override
    public List<String> fixedClasses() {
        return label == null ? List.of() : label.classes();
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
                for (var column : columns) column.read(cells, row, problems);
                if (label != null) row.label = label.read(cells, problems);
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
