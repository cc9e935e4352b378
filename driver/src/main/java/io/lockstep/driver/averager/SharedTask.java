package io.lockstep.driver.averager;

import java.util.concurrent.atomic.AtomicInteger;

/** Work over a vector in chunks that any threads may share. */
abstract class SharedTask {
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final int chunks;

    /** @param chunks at least 1 */
    SharedTask(int chunks) {
        this.chunks = chunks;
    }

    /** Does one chunk, from 0. */
    abstract void run(int chunk);

    final int chunks() {
        return chunks;
    }

    final boolean hasWork() {
        return next.get() < chunks;
    }

    /** Does chunks until none is free; true for the one caller that finished the last. */
    final boolean help() {
        boolean finished = false;
        for (int chunk = next.getAndIncrement(); chunk < chunks; chunk = next.getAndIncrement()) {
            run(chunk);
            finished = done.incrementAndGet() == chunks;
        }
        return finished;
    }
}
