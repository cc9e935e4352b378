package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.IsoTime;
import io.lockstep.core.data.MissingValues;
import io.lockstep.core.data.RowEncoder;
import io.lockstep.core.data.Schema;
import io.lockstep.core.data.TableColumn;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * A model's features from the columns of a DataFrame, as those of the training data became them. What prepared data is
 * refused for, each row is refused for here. Travels to tasks, and a task opens a reader of its own.
 */
public final class FrameEncoder implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<TableColumn> known;
    private final boolean gaps; // whether missing values are put in
    private final List<FrameColumn> columns; // none for numbers that stand in no frame

    private FrameEncoder(List<TableColumn> known, boolean gaps, List<FrameColumn> columns) {
        this.known = known;
        this.gaps = gaps;
        this.columns = columns;
    }

    /**
     * Whether features are more than the columns' numbers as they stand. A vector beside columns of names holds features,
     * since numbers alone can't say what such a row holds.
     */
    public static boolean isNeeded(Schema like, boolean several) {
        boolean names = like.columns().stream().anyMatch(TableColumn::isIndicator);
        return (several || !names) && (!like.columns().isEmpty() || gaps(like));
    }

    /** Whether a column of that type may be one of several: a number, a truth, text, a date or a time. */
    public static boolean isCell(DataType type) {
        return CellKind.of(type) != null;
    }

    /** The names, or the first of many. */
    public static String brief(List<String> names) {
        return Columns.brief(names);
    }

    /**
     * Of columns that are one each, or of one column of vectors or arrays.
     *
     * @param names in the order of the model's columns
     * @throws UserError for a column whose type isn't what the training data had
     */
    public static FrameEncoder of(StructType schema, List<String> names, boolean several, Schema like) {
        var known = columns(like);
        var columns = new ArrayList<FrameColumn>();
        for (int c = 0; c < names.size(); c++) {
            int ordinal = schema.fieldIndex(names.get(c));
            var field = schema.fields()[ordinal];
            var column = FrameColumn.of(field, ordinal, known.size());
            if (several) requireKind(column, known.get(c), field.dataType());
            int[] places = several ? new int[] {c} : upTo(known.size());
            columns.add(column.withPlaces(places, several && known.get(c).isIndicator()));
        }
        return new FrameEncoder(known, gaps(like), columns);
    }

    /** Of numbers that stand in no frame, one for each of the model's columns. */
    public static FrameEncoder ofNumbers(Schema like) {
        return new FrameEncoder(columns(like), gaps(like), List.of());
    }

    private static boolean gaps(Schema like) {
        return like.missing() != MissingValues.REFUSE;
    }

    private static List<TableColumn> columns(Schema like) {
        return like.columns().isEmpty()
                ? like.featureNames().stream().map(TableColumn::number).toList()
                : like.columns();
    }

    private static int[] upTo(int count) {
        var all = new int[count];
        for (int j = 0; j < count; j++) all[j] = j;
        return all;
    }

    private static void requireKind(FrameColumn found, TableColumn wanted, DataType type) {
        var kind = found.kind();
        boolean text = kind == CellKind.TEXT;
        boolean fits =
                switch (wanted.kind()) {
                    case NUMBER -> kind.isNumber();
                    case BOOLEAN -> kind.isNumber() || kind == CellKind.TRUTH || text;
                    case DATE -> kind == CellKind.DATE || text;
                    case TIME -> kind == CellKind.DATE || kind == CellKind.TIME || text;
                    case CATEGORY, HASHED -> true;
                };
        if (!fits)
            throw new UserError("featuresCols: column \"" + found.name() + "\" is " + type.catalogString()
                    + ", where the training data has " + plural(wanted));
    }

    private static String plural(TableColumn column) {
        return switch (column.kind()) {
            case CATEGORY, HASHED -> "names";
            default -> column.kind().name().toLowerCase(Locale.ROOT) + "s";
        };
    }

    /** Cells of a row. */
    public int columns() {
        return known.size();
    }

    /** A reader for one thread. */
    public Reader open() {
        return new Reader();
    }

    /** Reads rows one after another. Not thread-safe. */
    public final class Reader {
        private final RowEncoder encoder = new RowEncoder(known);
        private final RawRow row = RawRow.ofCells(known.size());
        private final Problems problems = new Problems(known.size()); // the first of which ends the reading

        /** Writes a row's features to {@code out[at ..]}; throws {@link UserError} for cells that don't fit. */
        public void read(InternalRow cells, float[] out, int at) {
            for (var column : columns) column.read(cells, row, problems);
            if (problems.whole != null) throw refused(problems.whole.found(), problems.whole.allowed());
            for (int c = 0; c < known.size(); c++)
                if (problems.cells[c] != null)
                    throw refused(problems.cells[c].found(), Numbers.ALLOWED + " in column \"" + name(c) + '"');
            finish(out, at);
        }

        /**
         * Writes the features of a row that is given as numbers to {@code out[at ..]}.
         *
         * @param numbers [columns]; NaN where one is missing; not modified
         */
        public void read(double[] numbers, float[] out, int at) {
            System.arraycopy(numbers, 0, row.numbers, 0, numbers.length);
            Arrays.fill(row.texts, null);
            finish(out, at);
        }

        private void finish(float[] out, int at) {
            for (int c = 0; c < known.size(); c++) check(c, row.numbers[c], row.texts[c]);
            encoder.encode(row.numbers, row.texts, out, at);
        }

        private void check(int c, double number, String text) {
            var column = known.get(c);
            if (text == null && Double.isNaN(number)) {
                if (!gaps)
                    throw refused(
                            "a value of column \"" + name(c) + "\" is missing",
                            "the model was trained to refuse that; missing mean, median or indicator puts in what the"
                                    + " training rows hold");
                return;
            }
            boolean fits =
                    switch (column.kind()) {
                        case NUMBER -> text == null;
                        case BOOLEAN -> text == null || ColumnScan.isBoolean(text);
                        case DATE -> text == null || IsoTime.isDate(text) && !Double.isNaN(IsoTime.seconds(text));
                        case TIME -> text == null || !Double.isNaN(IsoTime.seconds(text));
                        case CATEGORY, HASHED -> true;
                    };
            if (!fits)
                throw refused(
                        "a value of column \"" + name(c) + "\" is " + Problems.quoted(text),
                        "the training data has " + plural(column) + " in this column");
        }

        private String name(int c) {
            return c < columns.size() && columns.get(c).shape() == FrameColumn.Shape.CELL
                    ? columns.get(c).name()
                    : known.get(c).name();
        }

        private UserError refused(String found, String allowed) {
            return new UserError("features: " + found + "; " + allowed);
        }
    }
}
