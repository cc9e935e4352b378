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
import org.apache.parquet.schema.Type;

/**
 * Parquet files of the same columns: numbers and booleans as features, a file a task, rows in the file's order.
 *
 * @param places for each column of the files the feature's index, or {@link Columns#LABEL}
 */
record ParquetSource(List<String> featureNames, boolean labelled, int[] places, List<Slice> slices) implements Source {

    static ParquetSource of(List<FileStatus> files, Wanted wanted, Configuration conf) throws IOException {
        Columns columns = null;
        List<String> names = null;
        var slices = new ArrayList<Slice>();
        for (var file : files) {
            var path = file.getPath().toString();
            try (var reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, conf))) {
                var schema = reader.getFileMetaData().getSchema();
                if (columns == null) {
                    names = names(schema);
                    columns = Columns.of(names, wanted, path, new ArrayList<>());
                }
                if (!names.equals(names(schema)))
                    throw new UserError(path + ": columns " + Columns.brief(names(schema))
                            + "; the files of a data set have the same, those of the first: " + Columns.brief(names));
                refuseOthers(schema, columns, path);
                slices.add(new Slice(path, 0, reader.getRecordCount()));
            } catch (UserError e) {
                throw e;
            } catch (RuntimeException e) {
                throw new UserError(path + ": not a Parquet file: " + e.getMessage(), e);
            }
        }
        return new ParquetSource(columns.featureNames(), columns.labelled(), columns.places(), slices);
    }

    private static List<String> names(MessageType schema) {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    /** Refuses features that aren't numbers, all at once, and a label that is neither number nor text. */
    private static void refuseOthers(MessageType schema, Columns columns, String file) {
        var refused = new ArrayList<String>();
        for (int c = 0; c < columns.places().length; c++) {
            var type = schema.getType(c);
            var value = ParquetValue.of(type);
            int place = columns.places()[c];
            if (place >= 0 && (value == null || value == ParquetValue.TEXT))
                refused.add(type.getName() + " (" + ParquetValue.describe(type) + ")");
            if (place == Columns.LABEL && value == null)
                throw new UserError(file + ": the label column \"" + type.getName() + "\" is "
                        + ParquetValue.describe(type) + "; allowed are numbers, booleans and text");
        }
        if (!refused.isEmpty())
            throw new UserError(file + ": no numbers in the feature columns " + Columns.brief(refused)
                    + "; features are numbers or booleans: encode these columns or leave them out");
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
        private ParquetValue[] values;

        Reader(ParquetReader<Group> groups, Problems problems) {
            this.groups = groups;
            this.problems = problems;
        }

        @Override
        public boolean next(RawRow row) throws IOException {
            var group = groups.read();
            if (group == null) return false;
            if (values == null)
                values = group.getType().getFields().stream()
                        .map(ParquetValue::of)
                        .toArray(ParquetValue[]::new);
            for (int c = 0; c < places.length; c++) {
                if (places[c] == Columns.IGNORED) continue;
                boolean absent = group.getFieldRepetitionCount(c) == 0;
                if (places[c] == Columns.LABEL) row.label = absent ? null : values[c].text(group, c);
                else if (absent) problems.cell(places[c], 0, "the value is null", Numbers.ALLOWED);
                else feature(places[c], values[c].number(group, c), row);
            }
            return true;
        }

        private void feature(int place, double value, RawRow row) {
            problems.numbers[place] = true;
            var fault = Numbers.fault(value, Double.toString(value));
            if (fault != null) problems.cell(place, 0, fault, Numbers.ALLOWED);
            row.floats[place] = (float) value;
        }

        @Override
        public void close() throws IOException {
            groups.close();
        }
    }
}
