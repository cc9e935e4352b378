package io.lockstep.driver.ingest;

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

    StoredRows(Source source, Labels labels, RowForm form, Iterator<Parsed> chunks) {
        this.chunks = chunks;
        this.labels = labels;
        row = new RowForm.Row(form.targets());
        row.features = RawRow.of(source);
    }

    /** The next row, which the one after it overwrites; null at the end. */
    RowForm.Row next() {
        while (rows == null || !rows.next(row.features)) {
            if (!chunks.hasNext()) return null;
            rows = chunks.next().new Rows();
        }
        if (row.targets.length > 0) row.targets[0] = target(row.features.label);
        return row;
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
