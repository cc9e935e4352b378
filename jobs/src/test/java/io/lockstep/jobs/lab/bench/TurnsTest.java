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
    private static final TrainCase CASE = TrainCase.ALL.get(0);

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
            public boolean takes(TrainCase what) {
                return !name.equals("sparse only") || what.data() == TrainCase.Data.SPARSE;
            }

            @Override
            public double samplesPerSecond(TrainCase what, int passes) throws IOException {
                log.add(name + " " + what.batch() + "×" + passes);
                double speed = speeds[calls++];
                if (Double.isNaN(speed)) throw new IOException("out of breath");
                return speed;
            }
        };
    }

    @Test
    void turnsAlternateAndTheFirstOnlyWarmsUp() throws Exception {
        var turns = new Turns(List.of(contender("we", 1, 10, 30, 20), contender("they", 1, 10, 10, 40)), 3, 5);
        var speeds = turns.run(CASE);
        assertEquals(List.of("we 128×5", "they 128×5", "we 128×5"), log.subList(0, 3));
        assertEquals(8, log.size());
        var they = speeds.get(1);
        assertArrayEquals(new double[] {10, 10, 40}, they.turns());
        assertEquals(10, they.samplesPerSecond());
        assertEquals(1, they.ratio(), "the median of 10/10, 30/10 and 20/40");
        assertEquals(0.5, they.lowestRatio());
        assertEquals(3, they.highestRatio());
        assertEquals(20, speeds.get(0).samplesPerSecond());
        assertEquals(List.of(), turns.failed());
    }

    @Test
    void whoDoesNotTakeACaseIsNotAsked() throws Exception {
        var points = TrainCase.ALL.get(TrainCase.ALL.size() - 1);
        var turns = new Turns(List.of(contender("we", 1, 2), contender("sparse only")), 1, 1);
        assertEquals(1, turns.run(points).size());
        assertEquals(List.of(), turns.failed());
    }

    @Test
    void aPeerThatFailsIsLeftOutAndNamed() throws Exception {
        var turns = new Turns(List.of(contender("we", 1, 2, 3, 4), contender("they", 1, Double.NaN)), 3, 1);
        var speeds = turns.run(CASE);
        assertEquals(List.of("we"), speeds.stream().map(s -> s.name()).toList());
        assertEquals("they", turns.failed().get(0).name());
        assertTrue(turns.failed().get(0).because().contains("out of breath"));
    }

    @Test
    void ourOwnFailureIsNotHidden() {
        var turns = new Turns(List.of(contender("we", 1, Double.NaN), contender("they", 1, 1)), 1, 1);
        assertThrows(IOException.class, () -> turns.run(CASE));
    }

    @Test
    void ofOneLibraryEachTurnsBestCounts() throws Exception {
        var best = new BestOf("both", List.of(contender("one", 5, 7), contender("two", 6, 2)));
        assertEquals(6, best.samplesPerSecond(CASE, 1));
        assertEquals(7, best.samplesPerSecond(CASE, 1));
    }

    @Test
    void mediansOfOddEvenAndNone() {
        assertEquals(2, Median.of(3, 1, 2));
        assertEquals(2.5, Median.of(4, 1, 2, 3));
        assertEquals(Double.NaN, Median.of());
    }
}
