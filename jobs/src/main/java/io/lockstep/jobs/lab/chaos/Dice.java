package io.lockstep.jobs.lab.chaos;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;

/** Whole numbers drawn one after the other from a seed. */
final class Dice {
    private final RandomKey key;
    private long drawn;

    Dice(long seed) {
        key = RandomKey.of(seed, Purpose.EXPERIMENT);
    }

    /** From 0 to below {@code bound}. */
    int below(int bound) {
        return key.below(bound, drawn++);
    }
}
