package io.lockstep.driver.averager;

import java.io.IOException;

/**
 * What workers left with. An exception of a worker's own tells more than a lost connection or an interrupt, the first
 * more than later ones.
 */
final class WorkerFailures {
    private static final int MOST_KEPT = 16;

    private Throwable first;
    private int kept;

    synchronized void add(Throwable cause) {
        if (first == null || isOwn(cause) && !isOwn(first)) {
            if (first != null) suppress(cause, first);
            first = cause;
        } else suppress(first, cause);
    }

    private void suppress(Throwable main, Throwable other) {
        if (main != other && kept++ < MOST_KEPT) main.addSuppressed(other);
    }

    private static boolean isOwn(Throwable cause) {
        return !(cause instanceof IOException || cause instanceof InterruptedException);
    }

    /** Whether there is a first cause, and it is a worker's own. */
    synchronized boolean isOwn() {
        return first != null && isOwn(first);
    }

    /** The first cause; null where no worker reported one. */
    synchronized Throwable first() {
        return first;
    }

    /** Forgets what is overcome. */
    synchronized void clear() {
        first = null;
        kept = 0;
    }
}
