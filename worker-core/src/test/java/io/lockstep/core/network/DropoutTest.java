package io.lockstep.core.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
    private static final RandomKey KEY = RandomKey.of(1, Purpose.DROPOUT);

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0.5f, 0.9f})
    void dropsTheShareAndKeepsTheMean(float p) {
        var mask = new FMatrixRMaj(500, 41);
        Dropout.fill(KEY, p, 0, mask);
        int n = mask.getNumElements();
        int dropped = 0;
        for (int i = 0; i < n; i++) {
            if (mask.data[i] == 0) dropped++;
            else assertEquals(1 / (1 - (double) p), mask.data[i], 1e-5);
        }
        assertEquals(p, (double) dropped / n, 5 * Math.sqrt(p * (1 - p) / n));
    }

    @Test
    void aRowsMaskFollowsItsPositionInTheBatch() {
        for (int units : new int[] {1, 6, 7}) {
            var whole = new FMatrixRMaj(20, units);
            Dropout.fill(KEY, 0.5f, 0, whole);
            var part = new FMatrixRMaj(5, units);
            Dropout.fill(KEY, 0.5f, 12, part);
            for (int i = 0; i < part.getNumElements(); i++) assertEquals(whole.data[12 * units + i], part.data[i]);
        }
    }

    /** Steps and layers have keys of their own: two masks agree in half of their places. */
    @Test
    void keysHaveMasksOfTheirOwn() {
        var one = new FMatrixRMaj(4000, 8);
        var other = new FMatrixRMaj(4000, 8);
        Dropout.fill(KEY.with(1).with(0), 0.5f, 0, one);
        for (var key : List.of(
                KEY.with(2).with(0),
                KEY.with(1).with(1),
                RandomKey.of(2, Purpose.DROPOUT).with(1).with(0))) {
            Dropout.fill(key, 0.5f, 0, other);
            int equal = 0;
            for (int i = 0; i < one.data.length; i++) if (one.data[i] == other.data[i]) equal++;
            assertTrue(Math.abs(equal - 16000) < 5 * Math.sqrt(32000 / 4.0), equal + " of 32000 are the same");
        }
    }

    @Test
    void neighboursAreIndependent() {
        var mask = new FMatrixRMaj(4000, 8);
        Dropout.fill(KEY, 0.5f, 0, mask);
        int equal = 0;
        for (int i = 1; i < mask.data.length; i++) if (mask.data[i] == mask.data[i - 1]) equal++;
        assertTrue(Math.abs(equal - 16000) < 5 * Math.sqrt(32000 / 4.0), equal + " of 32000 equal their neighbour");
    }
}
