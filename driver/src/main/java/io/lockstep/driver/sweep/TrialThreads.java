package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads of the driver that see one trial after another through, as many as train at once. */
final class TrialThreads {
    private static final Logger LOG = LoggerFactory.getLogger(TrialThreads.class);
    private static final long CANCEL_SECONDS = 60;

    private TrialThreads() {}

    static ExecutorService open(int lanes) {
        var number = new AtomicInteger();
        return Executors.newFixedThreadPool(lanes, task -> {
            var thread = new Thread(task, "lockstep-sweep-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What they come to, in their order; the first failure is thrown as it is. */
    static <T> List<T> results(Collection<Future<T>> futures) throws InterruptedException {
        var results = new ArrayList<T>();
        try {
            for (var future : futures) results.add(future.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error cause) throw cause;
            throw new IllegalStateException(e.getCause());
        }
        return results;
    }

    /** Interrupts trials that still run, which cancels them, and waits for them to be gone. */
    static void close(ExecutorService lanes) {
        lanes.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (!lanes.awaitTermination(CANCEL_SECONDS, TimeUnit.SECONDS))
                LOG.warn("trials still run {} s after they were cancelled", CANCEL_SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
