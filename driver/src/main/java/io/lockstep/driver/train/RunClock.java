package io.lockstep.driver.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** The trainer's own stopwatch: what part a run is in. Used by one thread. */
final class RunClock {
    private final Map<String, Double> parts = new LinkedHashMap<>();
    private String part;
    private long since = System.nanoTime();

    RunClock(String first) {
        part = first;
    }

    /** From now on the run is in {@code next}; gives the part before. */
    String enter(String next) {
        long now = System.nanoTime();
        parts.merge(part, (now - since) / 1e9, Double::sum);
        since = now;
        String before = part;
        part = next;
        return before;
    }

    /** Seconds by part, up to now. */
    Map<String, Double> parts() {
        enter(part);
        return new LinkedHashMap<>(parts);
    }
}
