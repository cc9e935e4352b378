package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;

/**
 * The label column of a DataFrame.
 *
 * @param classes names of the classes that the column's numbers stand for, in order; empty where they stand for
 *     themselves
 */
record FrameLabel(CellKind kind, int ordinal, List<String> classes) implements Serializable {

    /** Throws {@link UserError} where the column holds neither numbers nor text. */
    static FrameLabel of(StructField field, int ordinal, String place) {
        var kind = CellKind.of(field.dataType());
        if (kind == null || kind == CellKind.DATE || kind == CellKind.TIME)
            throw new UserError(place + ": the label column \"" + field.name() + "\" is "
                    + field.dataType().catalogString() + "; allowed are numbers, booleans and text");
        return new FrameLabel(kind, ordinal, kind == CellKind.TEXT ? List.of() : MlMetadata.classes(field));
    }

    /** The label as text; null where there is none. */
    String read(InternalRow row, Problems problems) {
        if (row.isNullAt(ordinal)) return null;
        if (classes.isEmpty()) return kind.text(row, ordinal);
        double index = kind.number(row, ordinal);
        if (index >= 0 && index < classes.size() && index == Math.rint(index)) return classes.get((int) index);
        problems.label(0, "label " + index, "the column's metadata names " + classes.size() + " classes, from 0");
        return classes.get(0);
    }
}
