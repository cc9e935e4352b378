package io.lockstep.driver.ingest;

import io.lockstep.core.data.RowEncoder;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** A slice's rows as they are stored: labels have become targets. */
final class StoredRows {
    private static final int MOST_KNOWN = 4096;

    private final Iterator<Parsed> chunks;
    private final Labels labels;
    private final RowForm.Row row;
    private final Map<String, Float> known = new HashMap<>(); // labels are mostly few
    private Parsed.Rows rows;
    private final EncodedSource encoded; // null where features are read as such
    private final RowEncoder encoder;
    private final RawRow read;
    private final int firstIndex;

    StoredRows(Source source, Labels labels, RowForm form, Iterator<Parsed> chunks) {
        this.chunks = chunks;
        this.labels = labels;
        row = new RowForm.Row(form.targets());
        row.features = RawRow.of(source);
        encoded = source instanceof EncodedSource table ? table : null;
        encoder = encoded == null ? null : new RowEncoder(encoded.columns());
        read = encoded == null ? row.features : RawRow.of(encoded.table());
        firstIndex = source.firstIndex();
    }

    /** The next row, which the one after it overwrites; null at the end. */
    RowForm.Row next() {
        do {
            while (rows == null || !rows.next(read)) {
                if (!chunks.hasNext()) return null;
                rows = chunks.next().new Rows();
            }
        } while (isDropped());
        if (encoded != null) encoded.encode(encoder, read, row.features);
        if (firstIndex > 0) for (int e = 0; e < row.features.count; e++) row.features.indices[e] -= firstIndex;
        row.weight = row.features.weight;
        for (int t = 0; t < row.targets.length; t++) row.targets[t] = target(row.features.label(t));
        return row;
    }

    private boolean isDropped() {
        for (int t = 0; t < row.targets.length; t++) if (labels.isDropped(read.label(t))) return true;
        return false;
    }

    private float target(String label) {
        var target = known.get(label);
        if (target == null) {
            target = labels.target(label);
            if (known.size() < MOST_KNOWN) known.put(label, target);
        }
        return target;
    }
}
