package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import io.lockstep.driver.averager.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By a processor whose time is made up: a piece of work takes 1000 ns, and a look at the clock 30. */
class ProfileTurnsTest {
    private final AtomicLong processor = new AtomicLong();
    private final List<Boolean> watched = new ArrayList<>();
    private boolean looked;

    private final ProfileTurns turns = new ProfileTurns(
            new StepOverheadBenchmark.NoArithmetic() {
                @Override
                public void gradient(Work.Gradient work) {
                    looked = false;
                    PhaseTimes.ofThread().enter(Phase.LOSS);
                    watched.add(looked);
                    processor.addAndGet(1000);
                }
            },
            2,
            processor::get,
            () -> {
                looked = true;
                return processor.addAndGet(30);
            });

    @AfterEach
    void end() {
        PhaseTimes.end();
    }

    private void steps(int from, int to, int pieces) {
        for (int step = from; step < to; step++)
            for (int piece = 0; piece < pieces; piece++)
                turns.gradient(new Work.Gradient(1, step, piece, piece + 1, null, null));
    }

    @Test
    void blocksWithAndWithoutTakeTurnsAndEachGetsItsOwnTime() {
        steps(0, 10, 1);
        var on = List.of(true, true);
        var off = List.of(false, false);
        var expected = new ArrayList<Boolean>();
        for (var block : List.of(on, off, off, on, on)) expected.addAll(block);
        assertEquals(expected, watched);
        assertArrayEquals(new double[] {1.03, 1.03}, turns.micros().with(), 1e-9);
        assertArrayEquals(new double[] {1, 1}, turns.micros().without(), 1e-9);
    }

    @Test
    void aStepOfSeveralPiecesOfWorkIsOneStep() {
        steps(0, 5, 3);
        assertArrayEquals(new double[] {3.09}, turns.micros().with(), 1e-9);
        assertArrayEquals(new double[] {3}, turns.micros().without(), 1e-9);
    }

    @Test
    void blocksBeforeAreForgotten() {
        steps(0, 5, 1);
        turns.forget();
        assertEquals(0, turns.micros().with().length);
        steps(5, 9, 1);
        assertEquals(1, turns.micros().with().length);
    }

    @Test
    void theCostIsThePairsNotTheMeans() {
        double[] without = {10, 10, 10, 10, 1000};
        double[] with = Arrays.stream(without).map(micros -> micros * 1.02).toArray();
        with[0] = 20;
        var cost = ProfileCost.of("a case", new ProfileTurns.Micros(with, without));
        assertEquals(2, cost.percent(), 1e-9);
        assertEquals(2, cost.lowerPercent(), 1e-9);
        assertEquals(2, cost.upperPercent(), 1e-9);
        assertEquals(5, cost.pairs());
        assertEquals(10.2, cost.withMicros(), 1e-9);
        assertEquals(10, cost.withoutMicros(), 1e-9);
    }
}
