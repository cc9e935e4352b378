package io.lockstep.driver.averager;

/** A bounded spin before a thread parks: what it waits for is mostly a few microseconds away. */
final class SpinWait {
    /** Half of what parking and waking costs. */
    private static final long SPIN_NANOS = 30_000;

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private SpinWait() {}

    /** What is waited for. */
    @FunctionalInterface
    interface Check {
        boolean holds();
    }

    /** Spins until {@code condition} holds or the time is up; not at all where {@code busyThreads} fill the cores. */
    static boolean until(Check condition, int busyThreads) {
        if (busyThreads > CORES) return condition.holds();
        long start = System.nanoTime();
        while (!condition.holds()) {
            for (int i = 0; i < 8; i++) Thread.onSpinWait();
            if (System.nanoTime() - start > SPIN_NANOS) return condition.holds();
        }
        return true;
    }
}
