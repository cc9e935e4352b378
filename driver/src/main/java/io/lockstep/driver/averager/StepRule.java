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
 * @param rows of a step, at most; what it takes to compute one goes by it
 */
public record StepRule(Optimizer optimizer, Rate rate, double clipNorm, Parameters mask, LossCheck check, long rows) {
    /** Parameters times rows: some 50 µs of work, about what it costs two threads to share a step. */
    private static final long SMALL = 1 << 18;

    /** For steps of any number of rows. */
    public StepRule(Optimizer optimizer, Rate rate, double clipNorm, Parameters mask, LossCheck check) {
        this(optimizer, rate, clipNorm, mask, check, Long.MAX_VALUE);
    }

    /** Whether a step of so many parameters is done sooner by one thread than shared. */
    boolean isSmall(long parameters) {
        return rows <= SMALL / Math.max(1, parameters);
    }

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
