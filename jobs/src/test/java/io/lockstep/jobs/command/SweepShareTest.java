package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.driver.sweep.SweepPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far a sweep is, of two small trials of a second an epoch and a large one of three. */
class SweepShareTest {
    private static SweepShare share(int folds, Double seconds) {
        var share = new SweepShare(folds);
        share.planned(new SweepPlan(
                3,
                9,
                90,
                null,
                2,
                1,
                seconds,
                0,
                0,
                0,
                List.of(
                        new SweepPlan.Size(10, 2, 6, 60, seconds == null ? null : (Double) 6.0),
                        new SweepPlan.Size(30, 1, 3, 30, seconds == null ? null : (Double) 9.0))));
        return share;
    }

    @Test
    void epochsCountByTheirTime() {
        var share = share(0, 9.0);
        assertEquals(0, share.share());
        share.started(0, 10, 0, 3);
        share.started(1, 30, 0, 3);
        share.epochEnded(1);
        assertEquals(3 / 15.0, share.share(), 1e-12);
        share.epochEnded(0);
        assertEquals(4 / 15.0, share.share(), 1e-12);
        share.ended(0, 10, 1, false); // early stopping: two epochs needn't be waited for
        assertEquals(6 / 15.0, share.share(), 1e-12);
        share.ended(1, 30, 3, false);
        share.ended(2, 10, 3, false); // known from before a resume
        assertEquals(1, share.share(), 1e-12);
    }

    @Test
    void whatIsPrunedCountsOnlyWhatItTrained() {
        var share = share(0, 9.0);
        share.started(1, 30, 0, 1);
        share.epochEnded(1);
        share.ended(1, 30, 1, true);
        assertEquals(3 / 15.0, share.share(), 1e-12);
    }

    @Test
    void aTrialThatGoesOnCountsWhatItHad() {
        var share = share(0, 9.0);
        share.started(0, 10, 2, 3);
        assertEquals(2 / 15.0, share.share(), 1e-12);
        share.epochEnded(0);
        assertEquals(3 / 15.0, share.share(), 1e-12);
    }

    @Test
    void foldsAreTrainingsOneAfterAnother() {
        var share = share(3, null);
        for (int fold = 0; fold < 3; fold++) {
            share.started(0, 10, 0, 1);
            share.epochEnded(0);
        }
        assertEquals(30 / 90.0, share.share(), 1e-12);
        share.ended(0, 10, 1, false);
        assertEquals(30 / 90.0, share.share(), 1e-12);
    }
}
