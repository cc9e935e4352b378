package io.lockstep.driver.ingest;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Schema;
import io.lockstep.core.data.Task;
import java.util.Collection;
import java.util.List;

/**
 * What the caller wants of a source.
 *
 * @param label name of the label column; of several, with commas between
 * @param task what labels are; null to decide from them
 * @param like what the data must fit; null for training data
 * @param needsLabels whether rows without labels are refused
 * @param order what decides the order of the prepared rows
 * @param reading how to read text, and which columns count
 */
record Wanted(String label, Task task, Schema like, boolean needsLabels, DatasetInfo.Order order, Reading reading)
        implements java.io.Serializable {
    /**
     * The column that says what rows count: as asked ({@code none} for none), or the model's; null for none, as where labels
     * aren't needed.
     */
    String weight() {
        if (!needsLabels) return null;
        var name = reading.weight() == null && like != null ? like.weightName() : reading.weight();
        return like != null && "none".equals(name) ? null : name;
    }

    /** Names of the label columns: the one of that whole name where there is one, else those between commas. */
    List<String> labels(Collection<String> header) {
        return header.contains(label) ? List.of(label) : Reading.names(label);
    }

    /** Names of so many label columns. */
    List<String> labels(int count) {
        return count == 1 ? List.of(label) : Reading.names(label);
    }

    /** The same, read in that way. */
    Wanted with(Reading other) {
        return new Wanted(label, task, like, needsLabels, order, other);
    }
}
