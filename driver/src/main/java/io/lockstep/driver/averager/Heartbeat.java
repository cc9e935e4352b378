package io.lockstep.driver.averager;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that looks after connections at each heartbeat. */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final ScheduledExecutorService executor;

    Heartbeat(String name, long heartbeatMillis, Runnable beat) {
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleAtFixedRate(() -> once(beat), heartbeatMillis, heartbeatMillis, TimeUnit.MILLISECONDS);
    }

    /** A beat that fails must not be the last: the executor would end the rest in silence. */
    private static void once(Runnable beat) {
        try {
            beat.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.warn("a heartbeat failed", e);
        }
    }

    /** Ends it after the present beat, which isn't interrupted: that would close a connection in use. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
