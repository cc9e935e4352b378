package io.lockstep.driver.train;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.driver.options.Validation;

/**
 * The prepared data of a trial.
 *
 * @param train URI of the prepared training data
 * @param info its manifest
 * @param valid what the trial is validated on
 * @param test URI of the prepared test data; or null
 */
public record ResolvedData(String train, DatasetInfo info, Validation valid, String test) {}
