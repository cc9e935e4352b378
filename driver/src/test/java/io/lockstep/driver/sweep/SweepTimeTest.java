package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.train.RunTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepTimeTest {
    @Test
    void moreAtOnceHelpAsFarAsTheLongestTrialAndRoundsEndsLet() {
        var many = new SweepTime(10, 2, 9, 18, 3, Map.of(), Map.of());
        assertEquals(0.9, many.busy());
        assertEquals(18 / 4.0 + 1, many.twice());
        assertTrue(many.moreAtOnce().startsWith("twice as many at once"), many.moreAtOnce());
        var longOne = new SweepTime(10, 2, 9, 18, 8.5, Map.of(), Map.of());
        assertEquals(9.5, longOne.twice());
        assertTrue(longOne.moreAtOnce().startsWith("more trials at once would not help"), longOne.moreAtOnce());
        assertEquals(
                "more trials at once would have nothing to do",
                new SweepTime(10, 2, 2, 18, 9, Map.of(), Map.of()).moreAtOnce());
        assertEquals("", new SweepTime(0, 2, 0, 0, 0, Map.of(), Map.of()).moreAtOnce());
    }

    @Test
    void trainingsAddUp() {
        var sum = new SweepTime.Sum();
        for (int i = 1; i <= 2; i++)
            sum.add(new RunTime(Map.of("steps", 2.0), 1, Map.of("computing", 1.5), Map.of(), 0, ""), i);
        var time = sum.until(System.nanoTime(), 4);
        assertEquals(2, time.trials());
        assertEquals(3, time.inTrials());
        assertEquals(2, time.longest());
        assertEquals(4.0, time.parts().get("steps"));
        assertEquals(3.0, time.byKind().get("computing"));
    }
}
