package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;

/** The column of a DataFrame that says what rows count. */
record FrameWeight(CellKind kind, int ordinal) implements Serializable {

    /** Throws {@link UserError} where the column doesn't hold numbers. */
    static FrameWeight of(StructField field, int ordinal, String place) {
        var kind = CellKind.of(field.dataType());
        if (kind == null || !kind.isNumber())
            throw new UserError(place + ": the weight column \"" + field.name() + "\" is "
                    + field.dataType().catalogString() + "; allowed are numbers");
        return new FrameWeight(kind, ordinal);
    }

    /** The row's weight; what is none is told to {@code problems}. */
    float read(InternalRow row, Problems problems) {
        return problems.weight(0, row.isNullAt(ordinal) ? Double.NaN : kind.number(row, ordinal));
    }
}
