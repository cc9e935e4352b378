package io.lockstep.core.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PhaseTimesTest {
    private final AtomicLong clock = new AtomicLong(1000);

    @AfterEach
    void end() {
        PhaseTimes.end();
    }

    @Test
    void timeBelongsToThePhaseItWasSpentIn() {
        var times = PhaseTimes.begin(clock::get);
        clock.addAndGet(3); // waiting
        times.enter(Phase.GATHERING);
        clock.addAndGet(5);
        times.enterForward(0);
        clock.addAndGet(7);
        times.enterBackward(11);
        clock.addAndGet(9);
        int before = times.enter(Phase.READING);
        clock.addAndGet(100);
        times.back(before);
        clock.addAndGet(1);
        PhaseTimes.end();
        assertEquals(
                Map.of("waiting", 3L, "gathering", 5L, "forward_0", 7L, "backward_11", 10L, "reading", 100L),
                PhaseTimes.named(times.nanos()));
        assertEquals(
                Map.of(
                        Phase.Kind.READING, 100L,
                        Phase.Kind.COMPUTING, 22L,
                        Phase.Kind.EXCHANGING, 0L,
                        Phase.Kind.UPDATING, 0L,
                        Phase.Kind.WAITING, 3L),
                PhaseTimes.byKind(times.nanos()));
    }

    @Test
    void aThreadFindsItsOwnAndOthersHaveNone() throws InterruptedException {
        var times = PhaseTimes.begin(clock::get);
        assertEquals(times, PhaseTimes.ofThread());
        var other = new PhaseTimes[1];
        var thread = new Thread(() -> other[0] = PhaseTimes.ofThread());
        thread.start();
        thread.join(10_000);
        assertNotSame(times, other[0]);
        other[0].enter(Phase.LOSS);
        other[0].enterGradient(3);
        assertEquals(Map.of(), PhaseTimes.named(other[0].nanos()));
    }

    @Test
    void sumsOfUnequalDepthsAddUp() {
        assertArrayEquals(new long[] {4, 2, 7}, PhaseTimes.plus(new long[] {1, 2}, new long[] {3, 0, 7}));
        assertArrayEquals(new long[] {4, 2, 7}, PhaseTimes.plus(new long[] {3, 0, 7}, new long[] {1, 2}));
    }
}
