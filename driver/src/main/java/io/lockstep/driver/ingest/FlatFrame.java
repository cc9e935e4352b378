package io.lockstep.driver.ingest;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A DataFrame without structs, as it is read. */
final class FlatFrame {
    private FlatFrame() {}

    /** The columns of structs as columns of their own, named as SQL names them; decimals as doubles. */
    static Dataset<Row> of(Dataset<Row> frame) {
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
    static Dataset<Row> keeping(Dataset<Row> flat, List<String> kept) {
        if (kept.isEmpty()) return flat;
        var columns = new ArrayList<Column>();
        for (var name : flat.columns()) columns.add(flat.col(quoted(name)));
        for (var name : kept) columns.add(flat.col(quoted(name)).cast("string").as("kept " + name));
        return flat.select(columns.toArray(Column[]::new));
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** Elements of a column of arrays: those of its first cell that is one. */
    static int size(Dataset<Row> frame, StructField field) {
        if (!FrameColumn.isOfUnknownSize(field)) return -1;
        var column = frame.col(quoted(field.name()));
        var found = rows(frame.select(column).filter(column.isNotNull()).limit(1))
                .map(row -> FrameColumn.size(row, 0, field.dataType()))
                .take(1);
        return found.isEmpty() ? 0 : found.get(0);
    }

    /** Rows in Spark's own form. */
    static JavaRDD<InternalRow> rows(Dataset<Row> frame) {
        var classic = (org.apache.spark.sql.classic.Dataset<Row>) frame;
        return classic.queryExecution().toRdd().toJavaRDD();
    }
}
