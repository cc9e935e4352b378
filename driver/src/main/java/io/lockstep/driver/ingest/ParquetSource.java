package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Parquet files of one schema: numbers and booleans as features, a file a task, rows in the file's order.
 *
 * @param places for each column of the files the feature's index, or {@link Columns#LABEL}
 */
record ParquetSource(List<String> featureNames, boolean labelled, int[] places, List<Slice> slices) implements Source {

    static ParquetSource of(List<FileStatus> files, Wanted wanted, Configuration conf) throws IOException {
        MessageType schema = null;
        var slices = new ArrayList<Slice>();
        for (var file : files) {
            try (var reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, conf))) {
                var found = reader.getFileMetaData().getSchema();
                if (schema == null) schema = found;
                if (!names(schema).equals(names(found)))
                    throw new UserError(file.getPath() + ": columns " + names(found)
                            + "; the files of a data set have the same, those of the first: " + names(schema));
                slices.add(new Slice(file.getPath().toString(), 0, reader.getRecordCount()));
            } catch (RuntimeException e) {
                if (e instanceof UserError) throw e;
                throw new UserError(file.getPath() + ": not a Parquet file: " + e.getMessage(), e);
            }
        }
        var columns = Columns.of(names(schema), wanted, files.get(0).getPath().toString());
        refuseText(schema, columns, files.get(0).getPath());
        return new ParquetSource(columns.featureNames(), columns.labelled(), columns.places(), slices);
    }

    private static List<String> names(MessageType schema) {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    private static void refuseText(MessageType schema, Columns columns, Path file) {
        var refused = new ArrayList<String>();
        for (int c = 0; c < columns.places().length; c++)
            if (columns.places()[c] >= 0 && !isNumber(schema.getType(c))) refused.add(schema.getFieldName(c));
        if (!refused.isEmpty())
            throw new UserError(file + ": no numbers in the feature columns " + Columns.brief(refused)
                    + "; features are numbers or booleans: encode these columns or leave them out");
    }

    private static boolean isNumber(Type type) {
        if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) return false;
        if (type.getLogicalTypeAnnotation()
                instanceof org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation) return false;
        var name = type.asPrimitiveType().getPrimitiveTypeName();
        return name == PrimitiveTypeName.INT32
                || name == PrimitiveTypeName.INT64
                || name == PrimitiveTypeName.FLOAT
                || name == PrimitiveTypeName.DOUBLE
                || name == PrimitiveTypeName.BOOLEAN;
    }

    @Override
    public RowReader open(Slice slice, Configuration conf, Problems problems) throws IOException {
        var path = new Path(slice.file());
        return new Reader(
                ParquetReader.builder(new GroupReadSupport(), path)
                        .withConf(conf)
                        .build(),
                problems);
    }

    private final class Reader implements RowReader {
        private final ParquetReader<Group> groups;
        private final Problems problems;

        Reader(ParquetReader<Group> groups, Problems problems) {
            this.groups = groups;
            this.problems = problems;
        }

        @Override
        public boolean next(RawRow row) throws IOException {
            var group = groups.read();
            if (group == null) return false;
            for (int c = 0; c < places.length; c++) {
                if (places[c] == Columns.IGNORED) continue;
                boolean absent = group.getFieldRepetitionCount(c) == 0;
                if (places[c] == Columns.LABEL) row.label = absent ? null : group.getValueToString(c, 0);
                else if (absent) problems.cell(places[c], 0, "the value is null", Numbers.ALLOWED);
                else feature(places[c], group.getValueToString(c, 0), row);
            }
            return true;
        }

        private void feature(int place, String text, RawRow row) {
            double value = text.equals("true") ? 1 : text.equals("false") ? 0 : Numbers.parse(text);
            problems.numbers[place] = true;
            var fault = Numbers.fault(value, text);
            if (fault != null) problems.cell(place, 0, fault, Numbers.ALLOWED);
            row.floats[place] = (float) value;
        }

        @Override
        public void close() throws IOException {
            groups.close();
        }
    }
}
