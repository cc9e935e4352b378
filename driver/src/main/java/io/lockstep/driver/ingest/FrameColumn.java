package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;

/**
 * A feature column of a DataFrame: a number, or a vector or array of them.
 *
 * @param shape what a cell holds
 * @param kind of the number, or of the array's elements
 * @param ordinal of the column
 * @param features names of the features that it holds
 * @param places where each of them goes in a row
 */
record FrameColumn(String name, Shape shape, CellKind kind, int ordinal, List<String> features, int[] places)
        implements Serializable {
    /** What a cell holds. */
    enum Shape {
        NUMBER,
        ARRAY,
        VECTOR
    }

    private static final int DENSE = 1;
    private static final String NULL = "the value is null";

    /**
     * @param first a row to take an array's length from; null where there are no rows
     * @throws UserError where the column holds no numbers
     */
    static FrameColumn of(StructField field, int ordinal, InternalRow first, String place) {
        var type = field.dataType();
        if (MlMetadata.isVector(type)) {
            int told = MlMetadata.size(field);
            int size = told >= 0 ? told : first == null || first.isNullAt(ordinal) ? 0 : vectorSize(first, ordinal);
            return new FrameColumn(
                    field.name(), Shape.VECTOR, CellKind.DOUBLE, ordinal, MlMetadata.names(field, size), null);
        }
        if (type instanceof ArrayType array && isNumber(CellKind.of(array.elementType()))) {
            int size = first == null || first.isNullAt(ordinal)
                    ? 0
                    : first.getArray(ordinal).numElements();
            return new FrameColumn(
                    field.name(),
                    Shape.ARRAY,
                    CellKind.of(array.elementType()),
                    ordinal,
                    MlMetadata.names(field, size),
                    null);
        }
        var kind = CellKind.of(type);
        if (!isNumber(kind))
            throw new UserError(place + ": column \"" + field.name() + "\" holds "
                    + (kind == CellKind.TEXT ? "text" : type.catalogString())
                    + "; features are numbers or booleans, or vectors and arrays of them: encode this column or leave"
                    + " it out");
        return new FrameColumn(field.name(), Shape.NUMBER, kind, ordinal, List.of(field.name()), null);
    }

    private static boolean isNumber(CellKind kind) {
        return kind != null && kind != CellKind.TEXT;
    }

    /** A vector's cell is [kind, size, indices, values]; only sparse ones tell their size. */
    private static int vectorSize(InternalRow row, int ordinal) {
        var vector = row.getStruct(ordinal, 4);
        return vector.getByte(0) == DENSE ? vector.getArray(3).numElements() : vector.getInt(1);
    }

    FrameColumn withPlaces(int[] where) {
        return new FrameColumn(name, shape, kind, ordinal, features, where);
    }

    /** Reads the column's cell of a row; what is wrong is told to {@code problems}. */
    void read(InternalRow row, RawRow out, Problems problems) {
        if (row.isNullAt(ordinal)) {
            if (places.length > 0) problems.cell(places[0], 0, NULL, Numbers.ALLOWED);
            return;
        }
        switch (shape) {
            case NUMBER -> put(kind.number(row, ordinal), places[0], out, problems);
            case ARRAY -> array(row.getArray(ordinal), out, problems);
            case VECTOR -> vector(row.getStruct(ordinal, 4), out, problems);
        }
    }

    private void array(ArrayData cells, RawRow out, Problems problems) {
        if (!fits(cells.numElements(), problems)) return;
        for (int j = 0; j < places.length; j++)
            if (cells.isNullAt(j)) problems.cell(places[j], 0, NULL, Numbers.ALLOWED);
            else put(kind.number(cells, j), places[j], out, problems);
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

    private boolean fits(int found, Problems problems) {
        if (found == places.length) return true;
        problems.row(
                0,
                "column \"" + name + "\" holds " + found + " numbers",
                "it must hold " + places.length + " in each row");
        return false;
    }

    private static void put(double value, int place, RawRow out, Problems problems) {
        problems.numbers[place] = true;
        float x = (float) value;
        if (!Float.isFinite(x)) {
            var fault = Numbers.fault(value, Double.toString(value));
            problems.cell(place, 0, fault, Numbers.ALLOWED);
        }
        out.floats[place] = x;
    }
}
