package io.lockstep.driver.averager;

import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.Optimizer;

/**
 * What becomes of a step's root sums.
 *
 * @param rate the learning rate of each step
 * @param clipNorm greatest global norm of the gradient; 0 for any
 * @param mask where it is 0 a weight stays 0; null for no mask. Shaped as the weights
 * @param check called with each step's mean loss before the weights change
 */
public record StepRule(Optimizer optimizer, Rate rate, double clipNorm, Parameters mask, LossCheck check) {

    /** The learning rate as a function of the step, from 0. */
    @FunctionalInterface
    public interface Rate {
        double at(long step);
    }

    /** Throws what the trial shall fail with when a loss, from step {@code step} (from 0), isn't finite. */
    @FunctionalInterface
    public interface LossCheck {
        void check(double loss, long step);
    }
}
