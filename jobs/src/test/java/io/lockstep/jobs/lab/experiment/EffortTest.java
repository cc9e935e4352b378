package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
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
    void eachExperimentIsKnown() {
        var names = Experiments.all().stream().map(Experiment::name).collect(Collectors.toSet());
        assertEquals(names, Effort.known());
    }

    @Test
    void oneAloneIsItsOwnShare() {
        var one = Experiments.named("parity");
        assertEquals(0.25, new Effort(List.of(one), false).share(one, 0.25));
    }

    /** Nothing of it is trained yet, and half of what it takes on a machine half as fast as the table's has passed. */
    @Test
    void theClockCountsAsMuchAsTheTrainings() {
        var mnist = Experiments.named("mnist");
        var effort = new Effort(List.of(Experiments.named("parity"), mnist), false);
        double half = effort.seconds(mnist);
        assertEquals(0.25, effort.within(mnist, 0, half, 2), 1e-9);
        assertEquals(0.75, effort.within(mnist, 0.5, 1e9, 2), 1e-9, "never past what is trained by more than half");
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
