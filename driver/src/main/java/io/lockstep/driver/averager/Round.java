package io.lockstep.driver.averager;

import io.lockstep.core.step.ShardSums;

/** Pieces of work that are out at the same time. Guarded by the averager's lock. */
interface Round {
    /** A free piece, now out to {@code place}; null where none is free. */
    Work claim(Place place, long ticket);

    /** Takes finished work in; it is out to {@code place}. */
    void deliver(Place place, Work work);

    /**
     * Frees what a lost worker had.
     *
     * @param fresh memory to use from now on in the place of the lost worker's, where the work is a gradient
     */
    void release(Place place, Work work, ShardSums fresh);

    boolean isComplete();
}
