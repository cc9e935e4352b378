package io.lockstep.driver.averager;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Refused connections, told in one line a minute however many there are. Used by one thread. */
final class RefusalLog {
    private static final long BETWEEN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private long count;
    private String last;
    private String why;
    private long told = System.nanoTime() - BETWEEN_NANOS;

    RefusalLog(Logger log) {
        this.log = log;
    }

    void add(String from, String reason) {
        count++;
        last = from;
        why = reason;
    }

    /** Tells, where there is something and the minute is over. */
    void look() {
        if (count > 0 && System.nanoTime() - told >= BETWEEN_NANOS) flush();
    }

    /** Tells what was not told yet. */
    void flush() {
        if (count == 0) return;
        log.warn("{} connections refused, the last from {}: {}", count, last, why);
        count = 0;
        told = System.nanoTime();
    }
}
