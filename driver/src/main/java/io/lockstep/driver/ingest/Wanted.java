package io.lockstep.driver.ingest;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Schema;
import io.lockstep.core.data.Task;

/**
 * What the caller wants of a source.
 *
 * @param label name of the label column
 * @param task what labels are; null to decide from them
 * @param like what the data must fit; null for training data
 * @param needsLabels whether rows without labels are refused
 * @param order what decides the order of the prepared rows
 * @param reading how to read text, and which columns count
 */
record Wanted(String label, Task task, Schema like, boolean needsLabels, DatasetInfo.Order order, Reading reading)
        implements java.io.Serializable {

    /** The same, read in that way. */
    Wanted with(Reading other) {
        return new Wanted(label, task, like, needsLabels, order, other);
    }
}
