package io.lockstep.driver.ingest;

import io.lockstep.core.data.DatasetInfo;

/**
 * A data set in its prepared form.
 *
 * @param dir URI of the directory that holds the manifest and the blocks
 * @param info the manifest
 */
public record PreparedData(String dir, DatasetInfo info) {}
