package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MoreWorkersTest {
    private static final Map<String, Double> PARTS = Map.of("start", 9.0, "steps", 18.0, "evaluation", 2.0);

    private static MoreWorkers of(double computing, double exchanging, int shards, double bytesAStep) {
        var kinds = Map.of("reading", 2.0, "computing", computing, "exchanging", exchanging, "waiting", 4.0);
        return MoreWorkers.of(PARTS, 2, kinds, shards, bytesAStep, 1000, 8);
    }

    @Test
    void computingIsHalved() {
        var more = of(34, 0, 8, 0);
        assertEquals(20, more.seconds());
        assertEquals(20 * (1 - 36.0 / 40 / 2), more.twice(), 1e-9);
        assertTrue(more.help());
        assertEquals(
                "twice the workers, with a core each, would make 11.00 s of the 20.00 s of steps", more.toString());
    }

    @Test
    void exchangesDoubleWhereTheDriverAverages() {
        var driver = of(14, 20, 8, 4000);
        assertEquals(20 * (1 - 16.0 / 40 / 2 + 20.0 / 40), driver.twice(), 1e-9);
        assertFalse(driver.help());
        assertEquals(
                "more workers would not help: twice as many would make 26.00 s of the 20.00 s of steps",
                driver.toString());
        assertEquals(20 * (1 - 16.0 / 40 / 2), of(14, 20, 8, 3).twice(), 1e-9);
    }

    /** Two executors become four; eight become sixteen behind eight, two levels of 8 and 1 messages; and so on. */
    @Test
    void behindATreeExchangesGrowByWhatTheLongestWayHas() {
        assertEquals(2, MoreWorkers.exchangeOfTwice(2, 8));
        assertEquals(9.0 / 8, MoreWorkers.exchangeOfTwice(8, 8));
        assertEquals((4 + 1) / 3.0, MoreWorkers.exchangeOfTwice(3, 4));
        assertEquals(2, MoreWorkers.exchangeOfTwice(1, 1));
    }

    @Test
    void moreThanShardsHaveNothingToDo() {
        assertFalse(of(34, 0, 2, 0).help());
        assertEquals(
                "more workers would have nothing to do: a step has 2 shards (--shards)",
                of(34, 0, 2, 0).toString());
    }
}
