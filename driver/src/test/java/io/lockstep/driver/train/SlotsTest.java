package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A training asks for its tasks when the executors that are on their way have come. */
@Timeout(60)
class SlotsTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(5);

    /** Executors by look; the last stay. */
    private static int looksAt(int... executors) throws InterruptedException {
        var looks = new AtomicInteger();
        Slots.awaitFirst(() -> executors[Math.min(looks.getAndIncrement(), executors.length - 1)], LONG);
        return looks.get();
    }

    @Test
    void whereOneIsThereNobodyWaits() throws Exception {
        assertEquals(1, looksAt(2, 3, 4));
    }

    @Test
    void allThatComeTogetherAreWaitedFor() throws Exception {
        assertTrue(looksAt(0, 0, 0, 1, 2, 3) > 6, "it looked until no more came");
    }

    @Test
    void whenSparkStopsNobodyWaits() throws Exception {
        assertEquals(3, looksAt(0, 0, -1));
    }

    @Test
    void whereNobodyComesItEnds() throws Exception {
        Slots.awaitFirst(() -> 0, 0);
    }
}
