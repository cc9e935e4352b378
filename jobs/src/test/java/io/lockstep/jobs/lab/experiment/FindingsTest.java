package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What experiments conclude, from figures made up so that the right conclusion is known. */
class FindingsTest {
    private static final double LN2 = Math.log(2);

    @Test
    void depthsAreDifficultThatComeLessThanHalfAsFarBelowChance() {
        double best = LN2 - 0.6;
        double[] losses = {best, LN2 - 0.31, LN2 - 0.29, LN2 - 0.5, LN2, LN2 + 1, Double.NaN};
        assertEquals(List.of(3, 10, 20, 50), Depth.difficult(losses));
        assertEquals(List.of(1, 2, 3, 4, 10, 20, 50), Depth.difficult(new double[] {LN2, 1, 1, 1, 1, 1, Double.NaN}));
        assertEquals(List.of(), Depth.difficult(new double[] {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}));
    }

    @Test
    void fromADepthOnMeansThatAndAllDeeperOnes() {
        assertEquals("at none of the depths", Depth.where(List.of()));
        assertEquals("from 20 layers on", Depth.where(List.of(20, 50)));
        assertEquals("at 50 layers", Depth.where(List.of(50)));
        assertEquals("at 10 and 50 layers", Depth.where(List.of(10, 50)));
        assertEquals("at all depths", Depth.where(List.of(1, 2, 3, 4, 10, 20, 50)));
    }

    @Test
    void exponentsOfAPowerAreFound() {
        double[] cost = {900, 1800, 3600, 7200, 14400};
        double[] error = new double[cost.length];
        for (int i = 0; i < cost.length; i++) error[i] = 3 * Math.pow(cost[i], -0.4);
        assertEquals(-0.4, CompoundScaling.slope(cost, error), 1e-12);
        error[2] = Double.NaN; // a training that failed
        assertEquals(-0.4, CompoundScaling.slope(cost, error), 1e-12);
        assertEquals(
                "The error falls fastest with cost when scaling together; the fitted exponents are -0.42 together,"
                        + " -0.20 for width alone; it doesn't fall for depth alone.",
                CompoundScaling.finding(List.of("depth", "width", "together"), new double[] {0.36, -0.2, -0.42}));
        assertEquals(
                "width: 13 % less error for twice the cost",
                CompoundScaling.legend("width", -0.2, new double[] {3, 2, 1}));
        assertEquals("depth: no steady fall", CompoundScaling.legend("depth", 0.4, new double[] {3, 2, 4}));
        assertEquals(
                "The error falls with cost in none of the ways.",
                CompoundScaling.finding(List.of("depth", "width"), new double[] {0.36, 0.1}));
    }

    /** The four of XOR's cycle, and what has a slope of its own. */
    @Test
    void aStepUnitsWeightsAreARuleInWords() {
        assertEquals("a < 0", Gates.rule(-1, 0, 0));
        assertEquals("b > a - 1", Gates.rule(-1, 1, 1));
        assertEquals("b > -2", Gates.rule(0, 1, 2));
        assertEquals("a < 1", Gates.rule(-1, 0, 1));
        assertEquals("b < -a + 3", Gates.rule(-1, -1, 3));
        assertEquals("b > 2 a", Gates.rule(-2, 1, 0));
    }

    /** Multiplications a row by hand, and no way costs much more than another at the same factor. */
    @Test
    void theWaysOfScalingCostTheSame() {
        assertEquals(7 * 7 * 16 + 16 * 10, new CompoundScaling.Way(1, 16, 7).cost());
        assertEquals(9 * 20 + 2 * 20 * 20 + 20 * 10, new CompoundScaling.Way(3, 20, 3).cost());
        for (double factor : CompoundScaling.FACTORS)
            for (var name : List.of("depth", "width", "resolution", "together")) {
                double wanted = factor * new CompoundScaling.Way(1, 16, 7).cost();
                var way = CompoundScaling.way(name, factor);
                assertEquals(1, way.cost() / wanted, 0.08, name + " at " + factor + ": " + way);
            }
    }

    /** The parameters of [2, w, …, w, 1] by the formula, and budgets met as nearly as a width can. */
    @Test
    void budgetsAreEqual() {
        assertEquals(3 * 7 + 8, DepthVsWidth.parameters(1, 7));
        assertEquals(3 * 7 + 2 * 8 * 7 + 8, DepthVsWidth.parameters(3, 7));
        for (int budget : new int[] {300, 1200, 4800})
            for (int depth : new int[] {1, 2, 4, 8}) {
                int width = DepthVsWidth.width(budget, depth);
                int off = Math.abs(DepthVsWidth.parameters(depth, width) - budget);
                assertTrue(off <= 0.08 * budget, depth + " × " + width + " misses " + budget + " by " + off);
                for (int other : new int[] {width - 1, width + 1})
                    assertTrue(off <= Math.abs(DepthVsWidth.parameters(depth, other) - budget), "nearer: " + other);
            }
    }

    @Test
    void errorsInWords() {
        assertEquals("250 times smaller", Approximation.ratio(0.004));
        assertEquals("1.50 times larger", Approximation.ratio(1.5));
        assertEquals("unknown, as a training failed", Approximation.ratio(Double.NaN));
    }

    @Test
    void theFewestWeightsWithinAPoint() {
        assertEquals(3, LotteryTicket.fewest(new double[] {0.9, 0.95, 0.85, 0.891, 0.7}));
        assertEquals(0, LotteryTicket.fewest(new double[] {0.9, 0.88, 0.5}));
    }
}
