package io.lockstep.driver.averager;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The averagers of this JVM, by keys that no other JVM has: a task that finds its trial's here shares its memory. */
public final class LocalAveragers {
    private static final Map<String, Averager> BY_KEY = new ConcurrentHashMap<>();

    private LocalAveragers() {}

    /** Makes an averager known until {@link #remove}. */
    public static void put(String key, Averager averager) {
        BY_KEY.put(key, averager);
    }

    public static Optional<Averager> find(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** Whether a trial other than {@code averager}'s has workers: slots that will be free when it ends. */
    public static boolean othersAtWork(Averager averager) {
        for (var other : BY_KEY.values()) if (other != averager && other.workers() > 0) return true;
        return false;
    }

    public static void remove(String key) {
        BY_KEY.remove(key);
    }
}
