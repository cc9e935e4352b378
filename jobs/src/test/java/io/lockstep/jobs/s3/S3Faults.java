package io.lockstep.jobs.s3;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What goes wrong with a request, by a seed and a rate. Safe for many threads. */
final class S3Faults {
    private static final long SLOW_NANOS = 50_000_000;

    enum Kind {
        NONE,
        SLOW,
        BUSY, // 503, "slow down"
        CUT, // the connection ends in the middle of the body
        LOST // done, and the connection ends before the answer
    }

    /** The connection was ended on purpose. */
    static final class Cut extends IOException {
        private static final long serialVersionUID = 1L;

        Cut() {
            super("cut");
        }
    }

    private RandomGenerator random = null;
    private double rate;

    synchronized void set(long seed, double newRate) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        rate = newRate;
    }

    synchronized Kind next() {
        if (random == null || random.nextDouble() >= rate) return Kind.NONE;
        return Kind.values()[1 + random.nextInt(Kind.values().length - 1)];
    }

    void sleep() {
        LockSupport.parkNanos(SLOW_NANOS);
    }
}
