package io.lockstep.core.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import org.junit.jupiter.api.Test;

class TrigTest {
    private static final double CLOSE = 3e-16; // some ulp of 1

    @Test
    void radiansAreRight() {
        var key = RandomKey.of(3, Purpose.DATA);
        for (int i = 0; i < 200_000; i++) {
            double scale = i % 3 == 0 ? 10 : i % 3 == 1 ? 1e6 : 0.01;
            double x = (2 * key.uniformDouble(i) - 1) * scale;
            assertEquals(StrictMath.cos(x), Trig.cos(x), CLOSE, () -> "cos " + x);
            assertEquals(StrictMath.sin(x), Trig.sin(x), CLOSE, () -> "sin " + x);
        }
        assertEquals(1e-300, Trig.sin(1e-300));
    }

    @Test
    void turnsAreRight() {
        var key = RandomKey.of(4, Purpose.DATA);
        for (int i = 0; i < 100_000; i++) {
            double t = key.uniformDouble(i);
            assertEquals(StrictMath.cos(2 * Math.PI * t), Trig.cosTurns(t), 2e-15, () -> "cos of turn " + t);
            assertEquals(StrictMath.sin(2 * Math.PI * t), Trig.sinTurns(t), 2e-15, () -> "sin of turn " + t);
        }
    }

    @Test
    void quartersAreExact() {
        double[] cosines = {1, 0, -1, 0};
        for (int quarter = -9; quarter < 10; quarter++) {
            assertEquals(cosines[Math.floorMod(quarter, 4)], Trig.cosTurns(quarter / 4.0) + 0.0);
            assertEquals(cosines[Math.floorMod(quarter - 1, 4)], Trig.sinTurns(quarter / 4.0) + 0.0);
        }
    }

    @Test
    void whatIsNotAnAngleIsNaN() {
        for (double x : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertTrue(Double.isNaN(Trig.cos(x)) && Double.isNaN(Trig.sin(x)));
            assertTrue(Double.isNaN(Trig.cosTurns(x)) && Double.isNaN(Trig.sinTurns(x)));
        }
        assertTrue(Double.isNaN(Trig.cos(2e6)));
    }
}
