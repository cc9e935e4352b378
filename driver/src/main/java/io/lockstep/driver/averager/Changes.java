package io.lockstep.driver.averager;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one lock of a dealer, which guards members, rounds and deadlines, and the two things waited for under it: a change
 * of what there is to do, by members, and progress of a round, by whoever asked for it.
 */
final class Changes {
    /** Worker threads of all trials in this JVM: no one spins where they fill the cores. */
    private static final AtomicInteger LOCAL_WORKERS = new AtomicInteger();

    final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private volatile int version; // changes under the lock

    static void enterLocal() {
        LOCAL_WORKERS.incrementAndGet();
    }

    static void leaveLocal() {
        LOCAL_WORKERS.decrementAndGet();
    }

    /** What {@code asked} answers under the lock. */
    <T> T locked(Supplier<T> asked) {
        lock.lock();
        try {
            return asked.get();
        } finally {
            lock.unlock();
        }
    }

    /** Does {@code what} under the lock. */
    void locked(Runnable what) {
        lock.lock();
        try {
            what.run();
        } finally {
            lock.unlock();
        }
    }

    /** How many changes there were; under the lock. */
    int version() {
        return version;
    }

    /** There is something else to do than before: wakes the members that wait. Under the lock. */
    void changed() {
        version++;
        changed.signalAll();
    }

    /**
     * Waits, without the lock, until there were more changes than {@code seen}.
     *
     * @param patienceNanos the longest wait; 0 for any
     * @param local whether the caller is a worker thread of this JVM, which spins a moment first
     */
    void await(int seen, long patienceNanos, boolean local) throws InterruptedException {
        if (local && SpinWait.until(() -> version != seen, LOCAL_WORKERS.get())) return;
        lock.lockInterruptibly();
        try {
            // Ended by whoever changes the version: the next step, a lost worker's work, or the trial's end, which
            // the deadlines of those who wait for rounds bring about at last.
            while (version == seen) {
                if (patienceNanos == 0) changed.await();
                else if (changed.awaitNanos(patienceNanos) <= 0) return;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes whoever waits for a round. Under the lock. */
    void progressed() {
        progress.signalAll();
    }

    /** There is nothing more to do: wakes all who wait. Under the lock. */
    void ended() {
        changed();
        progressed();
    }

    /** Waits for progress, at most this long. Under the lock, which is free meanwhile. */
    void awaitProgress(long nanos) throws InterruptedException {
        progress.awaitNanos(nanos);
    }

    /** Milliseconds since {@code sinceNanos}, a {@link System#nanoTime}. */
    static long millisSince(long sinceNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }
}
