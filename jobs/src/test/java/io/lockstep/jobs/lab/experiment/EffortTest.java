package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EffortTest {
    @Test
    void sharesGrowFromNothingToAll() {
        var all = Experiments.all();
        for (boolean quick : new boolean[] {false, true}) {
            var effort = new Effort(all, quick);
            double before = -1;
            for (var experiment : all)
                for (double within : new double[] {0, 0.5, 1}) {
                    double share = effort.share(experiment, within);
                    assertTrue(share >= before, experiment.name());
                    before = share;
                }
            assertEquals(0, effort.share(all.get(0), 0));
            assertEquals(1, before, 1e-12);
        }
    }

    @Test
    void oneAloneIsItsOwnShare() {
        var one = Experiments.named("parity");
        assertEquals(0.25, new Effort(List.of(one), false).share(one, 0.25));
    }

    @Test
    void longOnesTakeMoreOfAWholeRun() {
        var all = Experiments.all();
        var parity = Experiments.named("parity");
        double quick = new Effort(all, true).share(parity, 1) - new Effort(all, true).share(parity, 0);
        double whole = new Effort(all, false).share(parity, 1) - new Effort(all, false).share(parity, 0);
        assertTrue(whole > 1.5 * quick, whole + " against " + quick);
    }
}
