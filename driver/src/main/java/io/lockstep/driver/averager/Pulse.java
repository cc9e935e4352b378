package io.lockstep.driver.averager;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A thread that looks after connections at each heartbeat. */
final class Pulse implements AutoCloseable {
    private final ScheduledExecutorService executor;

    Pulse(String name, long heartbeatMillis, Runnable beat) {
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleAtFixedRate(beat, heartbeatMillis, heartbeatMillis, TimeUnit.MILLISECONDS);
    }

    /** Ends it after the present beat, which isn't interrupted: that would close a connection in use. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
