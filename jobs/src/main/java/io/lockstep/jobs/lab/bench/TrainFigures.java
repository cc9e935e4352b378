package io.lockstep.jobs.lab.bench;

import java.util.List;
import java.util.Locale;

/**
 * Training speeds of [784, 256, 128, 10] by SGD, all contenders by turns.
 *
 * @param density share of pixels that are not 0
 */
record TrainFigures(String data, int rows, double density, int slots, List<Batch> batches, List<Absent> absent) {

    /** One batch size; Lockstep first. */
    record Batch(int batch, List<Speed> speeds) {}

    /**
     * One contender's speed.
     *
     * @param samplesPerSecond the median of the turns
     * @param turns each turn's speed
     * @param ratio Lockstep's speed by this one's, the median of the turns
     */
    record Speed(String name, double samplesPerSecond, double[] turns, double ratio) {}

    /** A peer that could not be measured. */
    record Absent(String name, String because) {}

    String text() {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "train: [784, 256, 128, 10], SGD, %s, %d rows, %.0f %% of the pixels not 0, %d slots%n",
                data,
                rows,
                100 * density,
                slots));
        for (var batch : batches) {
            var table = new TextTable("batch " + batch.batch, "samples/s", "Lockstep is");
            for (var speed : batch.speeds)
                table.add(
                        speed.name,
                        String.format(Locale.ROOT, "%.0f", speed.samplesPerSecond),
                        String.format(Locale.ROOT, "%.2f ×", speed.ratio));
            text.append(table);
        }
        for (var peer : absent)
            text.append("  ")
                    .append(peer.name)
                    .append(": ")
                    .append(peer.because)
                    .append('\n');
        return text.toString();
    }
}
