package io.lockstep.core.optim;

/** The learning rate's factor as a function of the step. */
public interface Schedule {
    /**
     * What the base learning rate is multiplied with.
     *
     * @param step global step, from 0
     * @param stepsPerEpoch at least 1
     * @param totalSteps steps of the whole run
     */
    double factor(long step, long stepsPerEpoch, long totalSteps);
}
