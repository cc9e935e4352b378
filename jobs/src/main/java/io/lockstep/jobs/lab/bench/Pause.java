package io.lockstep.jobs.lab.bench;

import java.util.concurrent.locks.LockSupport;

/** Pauses of microseconds: {@code Thread.sleep} takes whole milliseconds. */
final class Pause {
    private Pause() {}

    /** Waits until {@link System#nanoTime} is {@code nanos}. */
    static void until(long nanos) throws InterruptedException {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) throw new InterruptedException();
        }
    }
}
