package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.List;

/**
 * Training speeds, all contenders by turns.
 *
 * @param density share of the digits' pixels that are not 0
 * @param slots of Spark, which are Lockstep's workers
 * @param peakGigaflops of one core, from registers alone
 */
record TrainFigures(
        String data, double density, int slots, double peakGigaflops, List<Case> cases, List<Absent> absent) {

    /**
     * One case; Lockstep first.
     *
     * @param shareOfPeak what Lockstep's speed means in products, by the peak of as many cores as there are slots
     */
    record Case(String name, String what, int rows, double shareOfPeak, List<Speed> speeds) {}

    /**
     * One contender's speed.
     *
     * @param samplesPerSecond the median of the turns
     * @param turns each turn's speed
     * @param ratio Lockstep's speed by this one's, the median of the turns
     * @param lowestRatio of the turns
     * @param highestRatio of the turns
     */
    record Speed(
            String name,
            double samplesPerSecond,
            double[] turns,
            double ratio,
            double lowestRatio,
            double highestRatio) {}

    /** A peer that could not be measured. */
    record Absent(String name, String because) {}

    String text() {
        var text = new StringBuilder(Figures.text(
                "train: %s, %.0f %% of the pixels not 0; %d slots; peak of one core %.1f GFLOP/s%n",
                data, 100 * density, slots, peakGigaflops));
        for (var one : cases) {
            text.append(Figures.text(
                    "%s, %d rows; Lockstep at %.0f %% of the peak%n", one.what, one.rows, 100 * one.shareOfPeak));
            var table = new TextTable(one.name, "samples/s", "Lockstep is", "from", "to");
            for (var speed : one.speeds)
                table.add(
                        speed.name,
                        Figures.fixed(speed.samplesPerSecond, 0),
                        Figures.text("%.2f ×", speed.ratio),
                        Figures.fixed(speed.lowestRatio, 2),
                        Figures.fixed(speed.highestRatio, 2));
            text.append(table);
        }
        return text + absent(absent);
    }

    /** A line for each peer that is not there. */
    static String absent(List<Absent> absent) {
        var text = new StringBuilder();
        for (var peer : absent)
            text.append("  ")
                    .append(peer.name)
                    .append(": ")
                    .append(peer.because)
                    .append('\n');
        return text.toString();
    }
}
