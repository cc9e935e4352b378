package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo.Order;
import io.lockstep.driver.options.DataFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Data that Spark itself reads: columnar files, JSON lines, and tables of its catalogue. */
final class DatasetFormats {
    private static final String TABLE = "table:";

    private DatasetFormats() {}

    static boolean reads(DataFormat format) {
        return switch (format) {
            case PARQUET, ORC, JSON, AVRO, DELTA -> true;
            case AUTO, CSV, LIBSVM, IDX -> false;
        };
    }

    /** Whether a URI names a table of Spark's catalogue, as in {@code table:db.name}. */
    static boolean isTable(String uri) {
        return uri.startsWith(TABLE);
    }

    private static SparkSession spark() {
        return SparkSession.builder().getOrCreate();
    }

    /** Opens a table; its rows have no order of their own. */
    static DatasetSource table(DataSource source, Wanted wanted) {
        var name = source.uri().substring(TABLE.length());
        try {
            return DatasetSource.of(spark().table(name), wanted, source.uri(), false);
        } catch (Exception e) {
            if (e instanceof AnalysisException analysis)
                throw new UserError("data: " + source.uri() + ": " + firstLine(analysis), analysis);
            throw e;
        }
    }

    /**
     * Opens files.
     *
     * @param files all that are there, at least one
     */
    static DatasetSource open(
            DataSource source, DataFormat format, List<FileStatus> files, Wanted wanted, Configuration conf)
            throws IOException {
        var footer = format == DataFormat.PARQUET ? ParquetFooters.of(files.get(0), conf) : null;
        var index = footer == null ? List.<String>of() : footer.index();
        try {
            boolean halves =
                    footer != null && !HalfFloats.among(footer.schema()).isEmpty();
            var frame =
                    halves ? HalfFloats.load(spark(), source.uri(), files, conf) : load(source.uri(), format, files);
            if (format == DataFormat.JSON) frame = inOrder(frame, JsonKeys.of(files.get(0), conf));
            var left = new ArrayList<String>();
            for (var column : index)
                if (List.of(frame.columns()).contains(column)
                        && !wanted.labels(List.of(frame.columns())).contains(column)) {
                    left.add("the column " + column + " is pandas' index and is left out");
                    frame = frame.drop(column);
                }
            // A single file's partitions are in its order as they are.
            if (wanted.order() == Order.SOURCE && files.size() > 1 && hasFiles(frame)) frame = inFileOrder(frame);
            var place = files.size() == 1 ? files.get(0).getPath().toString() : source.uri();
            return DatasetSource.of(frame, wanted, place, false).noting(left);
        } catch (Exception e) {
            FormatPackages.requireFor(format, source.uri(), e);
            if (e instanceof AnalysisException analysis)
                throw new UserError("data: " + source.uri() + ": " + firstLine(analysis), analysis);
            throw e;
        }
    }

    /** Spark has the columns of JSON by their names; here they are as the file has them. */
    private static Dataset<Row> inOrder(Dataset<Row> frame, List<String> first) {
        var names = new ArrayList<>(first);
        names.retainAll(List.of(frame.columns()));
        for (var name : frame.columns()) if (!names.contains(name)) names.add(name);
        return frame.select(names.stream()
                .map(name -> frame.col("`" + name.replace("`", "``") + "`"))
                .toArray(Column[]::new));
    }

    private static Dataset<Row> load(String uri, DataFormat format, List<FileStatus> files) {
        try {
            return load(uri, uri, format);
        } catch (Exception e) {
            if (!isOtherTypes(e)) throw e;
        }
        // Files whose columns are of unlike numbers are read one by one, and widened to what holds them all.
        return files.stream()
                .map(file -> load(file.getPath().toString(), uri, format))
                .reduce((left, right) -> {
                    refuseTextAmongNumbers(left, right, uri);
                    return left.unionByName(right);
                })
                .orElseThrow();
    }

    /** Spark would take such text for numbers as well. */
    private static void refuseTextAmongNumbers(Dataset<Row> left, Dataset<Row> right, String uri) {
        for (var field : right.schema().fields()) {
            if (!List.of(left.columns()).contains(field.name())) continue;
            boolean text = CellKind.of(field.dataType()) == CellKind.TEXT;
            boolean textBefore = CellKind.of(left.schema().apply(field.name()).dataType()) == CellKind.TEXT;
            if (text != textBefore)
                throw new UserError("data: " + uri + ": column \"" + field.name() + "\" holds text in some files and"
                        + " numbers in others; allowed is one kind");
        }
    }

    /** @param base where columns in the names of directories begin */
    private static Dataset<Row> load(String uri, String base, DataFormat format) {
        var reader = spark().read().format(format.name().toLowerCase(Locale.ROOT));
        // Else the columns would be those of whichever file Spark looked at.
        if (format == DataFormat.PARQUET || format == DataFormat.ORC) reader.option("mergeSchema", true);
        if (format == DataFormat.JSON) reader.option("mode", "FAILFAST");
        return (uri.equals(base) ? reader : reader.option("basePath", base)).load(uri);
    }

    private static boolean isOtherTypes(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof SparkThrowable known
                    && String.valueOf(known.getCondition()).startsWith("CANNOT_MERGE")) return true;
        return false;
    }

    /** Whether a frame's rows know their files; one that was put together from files in order doesn't. */
    private static boolean hasFiles(Dataset<Row> frame) {
        try {
            return frame.select("_metadata.file_path").columns().length == 1;
        } catch (Exception e) {
            if (e instanceof AnalysisException) return false;
            throw e;
        }
    }

    /** By file, then by where a task began to read it, then as the task met the rows. */
    private static Dataset<Row> inFileOrder(Dataset<Row> frame) {
        var columns = frame.columns();
        return frame.withColumn("__file", functions.col("_metadata.file_path"))
                .withColumn("__start", functions.col("_metadata.file_block_start"))
                .withColumn("__row", functions.monotonically_increasing_id())
                .sort("__file", "__start", "__row")
                .selectExpr(java.util.Arrays.stream(columns)
                        .map(name -> "`" + name.replace("`", "``") + "`")
                        .toArray(String[]::new));
    }

    private static String firstLine(AnalysisException e) {
        return e.getMessage().lines().findFirst().orElse("");
    }
}
