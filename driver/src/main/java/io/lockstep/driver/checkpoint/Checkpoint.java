package io.lockstep.driver.checkpoint;

import io.lockstep.core.optim.EarlyStopping;
import io.lockstep.core.step.TrainingState;

/**
 * Where a trial stood at the end of an epoch.
 *
 * @param epoch epochs behind
 * @param step updates behind
 * @param identity what must be the same for training to go on
 * @param earlyStopping where it stood; null where it is off
 * @param bestEpoch the epoch of {@code best}; 0 without
 * @param best the best epoch's state; null without early stopping
 */
public record Checkpoint(
        int epoch,
        long step,
        RunIdentity identity,
        TrainingState state,
        EarlyStopping earlyStopping,
        int bestEpoch,
        TrainingState best) {}
