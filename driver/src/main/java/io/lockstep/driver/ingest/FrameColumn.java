package io.lockstep.driver.ingest;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column of a DataFrame: a cell of a table, or a vector or array of several.
 *
 * @param shape what a cell holds
 * @param kind of the cell, or of the array's elements
 * @param decimal their type where they are decimals, which no kind can read without; else null
 * @param ordinal of the column
 * @param names of the table's columns that it holds
 * @param places where each of them goes in a row; -1 for one that isn't asked for
 * @param named whether its values are names even where they are numbers
 */
record FrameColumn(
        String name,
        Shape shape,
        CellKind kind,
        DecimalType decimal,
        int ordinal,
        List<String> names,
        int[] places,
        boolean named)
        implements Serializable {
    /** What a cell holds. */
    enum Shape {
        CELL,
        ARRAY,
        VECTOR
    }

    private static final int DENSE = 1;
    private static final String WHOLE = Numbers.ALLOWED + "; gaps are filled in by missing = mean, median or indicator";

    /**
     * @param size elements of an array whose type doesn't tell
     * @return null where the column holds nothing that could be a feature
     */
    static FrameColumn of(StructField field, int ordinal, int size) {
        var type = field.dataType();
        if (isVector(type)) {
            int elements = MlMetadata.size(field) >= 0 ? MlMetadata.size(field) : size;
            return new FrameColumn(
                    field.name(),
                    Shape.VECTOR,
                    CellKind.DOUBLE,
                    null,
                    ordinal,
                    MlMetadata.names(field, elements),
                    null,
                    false);
        }
        if (type instanceof ArrayType array) {
            var kind = CellKind.of(array.elementType());
            if (kind == null || !kind.isNumber() && kind != CellKind.TRUTH) return null;
            return new FrameColumn(
                    field.name(),
                    Shape.ARRAY,
                    kind,
                    decimal(array.elementType()),
                    ordinal,
                    MlMetadata.names(field, size),
                    null,
                    false);
        }
        var kind = CellKind.of(type);
        return kind == null
                ? null
                : new FrameColumn(
                        field.name(), Shape.CELL, kind, decimal(type), ordinal, List.of(field.name()), null, false);
    }

    private static DecimalType decimal(DataType type) {
        return type instanceof DecimalType decimal ? decimal : null;
    }

    /** Whether a type is Spark ML's vector, or the struct that one is in files of other programs. */
    static boolean isVector(DataType type) {
        return MlMetadata.isVector(type)
                || type instanceof StructType struct
                        && Arrays.equals(struct.fieldNames(), new String[] {"type", "size", "indices", "values"})
                        && struct.catalogString()
                                .startsWith("struct<type:tinyint,size:int,indices:array<int>,values:array<double>");
    }

    /** Whether how many elements it has is told by its cells alone. */
    static boolean isOfUnknownSize(StructField field) {
        return isVector(field.dataType()) && MlMetadata.size(field) < 0 || field.dataType() instanceof ArrayType;
    }

    /** Elements of a cell, which isn't null. A vector's is [kind, size, indices, values]; only sparse ones tell their size. */
    static int size(InternalRow row, int ordinal, DataType type) {
        if (type instanceof ArrayType) return row.getArray(ordinal).numElements();
        var vector = row.getStruct(ordinal, 4);
        return vector.getByte(0) == DENSE ? vector.getArray(3).numElements() : vector.getInt(1);
    }

    FrameColumn withPlaces(int[] where, boolean asNames) {
        return new FrameColumn(name, shape, kind, decimal, ordinal, names, where, asNames);
    }

    /** Whether its numbers are the row's, each in its place. */
    boolean isInOrder() {
        for (int j = 0; j < places.length; j++) if (places[j] != j) return false;
        return true;
    }

    /** Reads the column's cell of a row; what is wrong is told to {@code problems}. */
    void read(InternalRow row, RawRow out, Problems problems) {
        if (row.isNullAt(ordinal)) {
            for (int place : places) put(Double.NaN, place, out, problems);
            return;
        }
        switch (shape) {
            case CELL -> cell(row, out, problems);
            case ARRAY -> array(row.getArray(ordinal), out, problems);
            case VECTOR -> vector(row.getStruct(ordinal, 4), out, problems);
        }
    }

    private void cell(InternalRow row, RawRow out, Problems problems) {
        int place = places[0];
        if (kind.isNumber() && !named) {
            put(number(row, ordinal), place, out, problems);
            return;
        }
        var text = decimal != null
                ? CellKind.name(number(row, ordinal), Double.toString(number(row, ordinal)))
                : kind.isNumber() ? kind.name(row, ordinal) : kind.text(row, ordinal);
        if (kind == CellKind.TEXT) text = text.strip();
        out.numbers[place] = Double.NaN;
        out.texts[place] = Numbers.isMissing(text) ? null : text;
    }

    private void array(ArrayData cells, RawRow out, Problems problems) {
        if (!fits(cells.numElements(), problems)) return;
        for (int j = 0; j < places.length; j++)
            put(cells.isNullAt(j) ? Double.NaN : number(cells, j), places[j], out, problems);
    }

    private double number(SpecializedGetters cells, int at) {
        return decimal == null
                ? kind.number(cells, at)
                : cells.getDecimal(at, decimal.precision(), decimal.scale()).toDouble();
    }

    private void vector(InternalRow cells, RawRow out, Problems problems) {
        var values = cells.getArray(3);
        if (cells.getByte(0) == DENSE) {
            if (fits(values.numElements(), problems))
                for (int j = 0; j < places.length; j++) put(values.getDouble(j), places[j], out, problems);
            return;
        }
        if (!fits(cells.getInt(1), problems)) return;
        for (int place : places) put(0, place, out, problems);
        var indices = cells.getArray(2);
        for (int e = 0; e < indices.numElements(); e++)
            put(values.getDouble(e), places[indices.getInt(e)], out, problems);
    }

    /** Reads the cell of a vector column as its non-zeros; all its numbers are asked for, and have to be there. */
    void readNonZeros(InternalRow row, RawRow out, Problems problems) {
        out.count = 0;
        if (row.isNullAt(ordinal)) {
            problems.row(0, "column \"" + name + "\" is missing", WHOLE);
            return;
        }
        var cells = row.getStruct(ordinal, 4);
        var values = cells.getArray(3);
        boolean dense = cells.getByte(0) == DENSE;
        if (!fits(dense ? values.numElements() : cells.getInt(1), problems)) return;
        var indices = dense ? null : cells.getArray(2);
        for (int e = 0; e < values.numElements(); e++) {
            double value = values.getDouble(e);
            int place = places[dense ? e : indices.getInt(e)];
            if (!Float.isFinite((float) value)) {
                var fault = Numbers.fault(value, Double.toString(value));
                problems.row(0, "number " + place + " of column \"" + name + "\": " + fault, WHOLE);
                continue;
            }
            if (ColumnScan.isWide(value)) problems.rounded++;
            if ((float) value != 0) out.add(place, (float) value);
        }
    }

    private boolean fits(int found, Problems problems) {
        if (found == places.length) return true;
        problems.row(
                0,
                "column \"" + name + "\" holds " + found + " numbers",
                "it must hold " + places.length + " in each row");
        return false;
    }

    private static void put(double value, int place, RawRow out, Problems problems) {
        if (place < 0) return;
        out.texts[place] = null;
        out.numbers[place] = value;
        if (!Float.isInfinite((float) value)) return;
        problems.cell(place, 0, Numbers.fault(value, Double.toString(value)), Numbers.ALLOWED);
        out.numbers[place] = Double.NaN;
    }
}
