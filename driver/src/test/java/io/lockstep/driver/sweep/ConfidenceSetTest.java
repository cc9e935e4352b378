package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfidenceSetTest {
    /** Right or wrong by row: rows have difficulties that all candidates share, candidates have means of their own. */
    private static double[][][] losses(long seed, int rows, double... wrong) {
        var losses = new double[wrong.length][3][rows];
        var key = RandomKey.of(seed, Purpose.SEARCH);
        for (int c = 0; c < wrong.length; c++)
            for (int s = 0; s < 3; s++)
                for (int r = 0; r < rows; r++) {
                    double hard = key.uniformDouble(r);
                    double luck = key.with(c).with(s).uniformDouble(r);
                    losses[c][s][r] = 0.8 * hard + 0.2 * luck < wrong[c] ? 1 : 0;
                }
        return losses;
    }

    @Test
    void clearlyWorseOnesAreToldFromTheBest() {
        var set = new ConfidenceSet(losses(1, 1000, 0.20, 0.20, 0.35));
        var p = set.pValues();
        assertTrue(p[2] < 0.01, "p " + p[2]);
        assertEquals(1, Math.max(p[0], p[1]));
        assertTrue(Math.min(p[0], p[1]) > 0.05, p[0] + ", " + p[1]);
    }

    /** Of equally good ones the best would look better than others by a plain comparison far more often than in 5 %. */
    @Test
    void havingPickedTheBestOfManyIsCountedIn() {
        int told = 0;
        int runs = 40;
        for (int run = 0; run < runs; run++)
            for (double p : new ConfidenceSet(losses(100 + run, 300, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3)).pValues())
                if (p < 0.05) {
                    told++;
                    break;
                }
        assertTrue(told <= 6, told + " of " + runs + " sets of equals were told apart");
    }

    @Test
    void whatIsPickedIsWorseOnRowsThatDidNotPickIt() {
        double looks = 0;
        double comesTo = 0;
        for (int run = 0; run < 20; run++) {
            var set = new ConfidenceSet(losses(200 + run, 60, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3));
            double best = 1;
            for (double mean : set.means()) best = Math.min(best, mean);
            looks += best / 20;
            comesTo += set.pickedMean() / 20;
        }
        assertTrue(comesTo > looks + 0.002, comesTo + " against " + looks);
    }

    @Test
    void equalCandidatesAreAllTheBest() {
        double[][] one = {{0, 1, 0, 0, 1}, {0, 1, 0, 0, 1}};
        assertArrayEquals(new double[] {1, 1}, new ConfidenceSet(new double[][][] {one, one}).pValues());
    }

    /** SciPy: t.interval(0.95, 4, mean, sem). */
    @Test
    void intervalsAreStudents() {
        var interval = SeedInterval.of(List.of(0.91, 0.93, 0.92, 0.95, 0.94));
        assertEquals(0.93, interval.mean(), 1e-12);
        assertEquals(0.0196324, interval.half(), 1e-5);
        assertTrue(Double.isNaN(SeedInterval.of(List.of(0.5)).half()));
    }
}
