package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final List<String> log = new ArrayList<>();

    /** Speeds of one call after another; NaN throws. */
    private Contender contender(String name, double... speeds) {
        return new Contender() {
            private int calls;

            @Override
            public String name() {
                return name;
            }

            @Override
            public double samplesPerSecond(int batch, int passes) throws IOException {
                log.add(name + " " + batch + "×" + passes);
                double speed = speeds[calls++];
                if (Double.isNaN(speed)) throw new IOException("out of breath");
                return speed;
            }
        };
    }

    @Test
    void turnsAlternateAndTheFirstOnlyWarmsUp() throws Exception {
        var turns = new Turns(List.of(contender("we", 1, 10, 30, 20), contender("they", 1, 10, 10, 40)), 3, 5);
        var batch = turns.run(128);
        assertEquals(List.of("we 128×5", "they 128×5", "we 128×5"), log.subList(0, 3));
        assertEquals(8, log.size());
        var they = batch.speeds().get(1);
        assertArrayEquals(new double[] {10, 10, 40}, they.turns());
        assertEquals(10, they.samplesPerSecond());
        assertEquals(1, they.ratio(), "the median of 10/10, 30/10 and 20/40");
        assertEquals(20, batch.speeds().get(0).samplesPerSecond());
        assertEquals(List.of(), turns.failed());
    }

    @Test
    void aPeerThatFailsIsLeftOutAndNamed() throws Exception {
        var turns = new Turns(List.of(contender("we", 1, 2, 3, 4), contender("they", 1, Double.NaN)), 3, 1);
        var batch = turns.run(64);
        assertEquals(List.of("we"), batch.speeds().stream().map(s -> s.name()).toList());
        assertEquals("they", turns.failed().get(0).name());
        assertTrue(turns.failed().get(0).because().contains("out of breath"));
    }

    @Test
    void ourOwnFailureIsNotHidden() {
        var turns = new Turns(List.of(contender("we", 1, Double.NaN), contender("they", 1, 1)), 1, 1);
        assertThrows(IOException.class, () -> turns.run(64));
    }

    @Test
    void ofOneLibraryEachTurnsBestCounts() throws Exception {
        var best = new BestOf("both", List.of(contender("one", 5, 7), contender("two", 6, 2)));
        assertEquals(6, best.samplesPerSecond(1, 1));
        assertEquals(7, best.samplesPerSecond(1, 1));
    }

    @Test
    void mediansOfOddEvenAndNone() {
        assertEquals(2, Median.of(3, 1, 2));
        assertEquals(2.5, Median.of(4, 1, 2, 3));
        assertEquals(Double.NaN, Median.of());
    }
}
