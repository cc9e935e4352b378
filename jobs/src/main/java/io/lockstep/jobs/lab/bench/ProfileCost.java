package io.lockstep.jobs.lab.bench;

import java.util.Arrays;

/**
 * What the stopwatch of phases costs in one case.
 *
 * @param withMicros processor time a step, median of the blocks with a stopwatch
 * @param withoutMicros of those without
 * @param percent by how much a block with one takes longer than its neighbour without, the median of all pairs
 * @param lowerPercent what a quarter of the pairs stay below
 * @param upperPercent what a quarter of the pairs go beyond
 */
record ProfileCost(
        String name,
        int pairs,
        double withMicros,
        double withoutMicros,
        double percent,
        double lowerPercent,
        double upperPercent) {

    static ProfileCost of(String name, ProfileTurns.Micros micros) {
        double[] with = micros.with();
        double[] percents = new double[with.length];
        Arrays.setAll(percents, i -> 100 * (with[i] / micros.without()[i] - 1));
        Arrays.sort(percents);
        int quarter = percents.length / 4;
        return new ProfileCost(
                name,
                percents.length,
                Median.of(with),
                Median.of(micros.without()),
                Median.of(percents),
                percents[quarter],
                percents[percents.length - 1 - quarter]);
    }
}
