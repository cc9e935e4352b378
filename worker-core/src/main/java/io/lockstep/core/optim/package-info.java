/** Update rules, learning-rate schedules, clipping, early stopping. Called by the driver, which holds the weights. */
package io.lockstep.core.optim;
