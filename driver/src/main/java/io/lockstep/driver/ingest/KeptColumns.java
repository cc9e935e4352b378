package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.io.NamedTensor;
import io.lockstep.core.io.TensorFile;
import io.lockstep.driver.files.Csv;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Columns that a user wants beside the predictions: their cells go along with the rows, as text, into the blocks of data
 * to predict for.
 */
public final class KeptColumns {
    static final String LINES = "kept";
    static final String STARTS = "kept_starts";

    private final String place;
    private final Configuration conf;
    private final long[] starts;
    private int index = -1;
    private byte[] lines;
    private int[] lineStarts;

    /** Of rows in prepared data, which may have none; for one thread. */
    public KeptColumns(ModelData data, Configuration conf) {
        place = data.place();
        this.conf = conf;
        starts = data.info().blockStarts();
    }

    /** A row's kept cells as they stand in CSV, with commas between. */
    public String line(long row) {
        if (index < 0 || row < starts[index] || row >= starts[index + 1]) open(row);
        int at = (int) (row - starts[index]);
        return new String(lines, lineStarts[at], lineStarts[at + 1] - lineStarts[at], StandardCharsets.UTF_8);
    }

    private void open(long row) {
        index = 0;
        while (starts[index + 1] <= row) index++;
        TensorFile file = BlockCache.file(place, index, conf);
        lines = file.find(LINES).map(NamedTensor::toBytes).orElseThrow();
        lineStarts = file.find(STARTS).orElseThrow().toInts();
    }

    /** Cells as a line of CSV, without its end. */
    static byte[] line(String[] cells) {
        var text = new StringBuilder();
        for (int k = 0; k < cells.length; k++) {
            if (k > 0) text.append(',');
            if (cells[k] != null) text.append(Csv.cell(cells[k]));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Refuses columns that the data hasn't. */
    static List<String> among(Collection<String> there, Wanted wanted, String place) {
        var keep = wanted.reading().keep();
        var absent = new ArrayList<>(keep);
        absent.removeAll(there);
        if (!absent.isEmpty())
            throw new UserError("keep: " + place + " has no column " + Columns.brief(absent) + "; its columns are "
                    + Columns.brief(
                            there.stream().filter(name -> !name.isEmpty()).toList()));
        return keep;
    }

    /** Fills rows' kept cells from what they hold, where they are read as features and not as cells. */
    static final class Filler {
        private static final int LABEL = -1;
        private final int[] places; // the feature's index, as the row has it

        Filler(Source source, String labelName) {
            var features = source.holdsNonZeros() || source.kept().isEmpty() ? null : source.featureNames();
            places = source.kept().stream()
                    .mapToInt(name -> name.equals(labelName)
                            ? LABEL
                            : features == null ? Integer.parseInt(name.substring(1)) : features.indexOf(name))
                    .toArray();
        }

        void fill(RawRow row) {
            for (int k = 0; k < places.length; k++) {
                int at = places[k];
                if (at == LABEL) row.kept[k] = row.label;
                else if (row.indices != null) row.kept[k] = number(nonZero(row, at));
                else row.kept[k] = row.bytes != null ? Integer.toString(row.bytes[at] & 0xff) : number(row.floats[at]);
            }
        }
    }

    private static float nonZero(RawRow row, int index) {
        for (int e = 0; e < row.count; e++) if (row.indices[e] == index) return row.values[e];
        return 0;
    }

    private static String number(float value) {
        return value == Math.rint(value) && Math.abs(value) < 1e7
                ? Integer.toString((int) value)
                : Float.toString(value);
    }
}
